import { useLocation, useSearch } from 'wouter'
import { type TrailFilter, type TrailSubject, trailSubjectSchema } from '../../../../contract/trail'

export const trailPeriods = [
  'allTime',
  'today',
  'last7Days',
  'last30Days',
  'last90Days',
  'thisYear',
] as const
export type TrailPeriod = (typeof trailPeriods)[number]

export interface TrailView {
  text: string
  subject: TrailSubject | null
  period: TrailPeriod
}

/** What the trail is narrowed to, kept in the address. */
export function useTrailLocation(): {
  view: TrailView
  filter: TrailFilter
  show: (view: TrailView) => void
} {
  const params = new URLSearchParams(useSearch())
  const [path, navigate] = useLocation()
  const view: TrailView = {
    text: (params.get('q') ?? '').slice(0, 200),
    subject: trailSubjectSchema.safeParse(params.get('subject')).data ?? null,
    period: trailPeriods.find((period) => period === params.get('period')) ?? 'allTime',
  }
  return {
    view,
    filter: {
      period: { kind: 'preset', preset: view.period },
      ...(view.text.trim() !== '' && { text: view.text.trim() }),
      ...(view.subject && { subjects: [view.subject] }),
    },
    show(next) {
      const query = new URLSearchParams()
      if (next.text !== '') query.set('q', next.text)
      if (next.subject) query.set('subject', next.subject)
      if (next.period !== 'allTime') query.set('period', next.period)
      navigate(query.size > 0 ? `${path}?${query}` : path, { replace: true })
    },
  }
}
