import { type RefObject, useEffect } from 'react'
import type { Evaluation } from '../core/evaluation.ts'
import { useScope } from './scope.tsx'

export type ShownOptions = {
  /** `false`: the exposure is told elsewhere. */
  readonly expose?: boolean
  /** An element that every variant has: the exposure waits until some of it is on the screen. */
  readonly whenVisible?: RefObject<Element | null>
}

/**
 * Tells the exposure once the component stands on the page: a render that was thrown away, and one on a server, showed
 * nobody anything. Effects may run twice; the client tells once.
 */
export function useShown(answer: Evaluation, { expose = true, whenVisible }: ShownOptions = {}): void {
  const { client } = useScope()
  useEffect(() => {
    if (!answer.exposes || !expose || client === null) return undefined
    const tell = (): void => void client.flag(answer.flag, null)
    const element = whenVisible?.current
    if (!element || typeof IntersectionObserver === 'undefined') return tell()
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      tell()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [client, answer, expose, whenVisible])
}
