import { useSearchParams } from 'wouter'

/** Whether the address asks for something (`?new=1`), so that it can be linked to and back closes it; and the way to change that. */
export function useAsked(name: string): readonly [boolean, (asked: boolean) => void] {
  const [address, setAddress] = useSearchParams()
  const set = (asked: boolean): void =>
    setAddress(
      (before) => {
        const next = new URLSearchParams(before)
        if (asked) next.set(name, '1')
        else next.delete(name)
        return next
      },
      { replace: !asked },
    )
  return [address.has(name), set]
}
