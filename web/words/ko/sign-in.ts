import type { signIn as english } from '../en/sign-in.ts'

export const signIn = {} as const satisfies Record<keyof typeof english, string>
