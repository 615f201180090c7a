import { useEffect, useState } from 'react'

/** The part of the window, from its top, in which a section counts as the one being read. */
const READING_AREA = '0px 0px -70% 0px'

/** The first section that stands in the upper part of the window; `ids` are of its headings. */
export function useSectionInView<T extends string>(ids: readonly T[]): T | undefined {
  const [inView, setInView] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) =>
        setInView((before) => {
          const after = new Set(before)
          for (const { target, isIntersecting } of entries) {
            const id = target.getAttribute('aria-labelledby') ?? ''
            if (isIntersecting) after.add(id)
            else after.delete(id)
          }
          return after
        }),
      { rootMargin: READING_AREA },
    )
    for (const id of ids) {
      const section = document.getElementById(id)?.closest('section')
      if (section) observer.observe(section)
    }
    return () => observer.disconnect()
  }, [ids])
  return ids.find((id) => inView.has(id))
}
