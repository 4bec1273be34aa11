/** Watch: is everything we run all right? */
export const watch = {} as const
