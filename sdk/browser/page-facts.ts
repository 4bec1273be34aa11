/** Segment's `context.page`. */
export type PageFacts = { readonly path: string; readonly referrer: string; readonly search: string; readonly title: string; readonly url: string }
