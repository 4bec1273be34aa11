import { useEffect, useRef, useState, type RefObject } from 'react'

/** The width of an element as it changes; `first` is drawn until it is known. */
export function useWidth<T extends Element>(first: number): { readonly ref: RefObject<T | null>; readonly width: number } {
  const ref = useRef<T>(null)
  const [width, setWidth] = useState(first)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => {
      const next = Math.floor(entry?.contentRect.width ?? 0)
      if (next > 0) setWidth(next)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, width }
}
