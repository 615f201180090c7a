import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { type ColumnLayout, fittingLayout, usualLayout } from './log-columns'

interface LogsUi {
  layout: ColumnLayout
  /** New calls show as they land. */
  live: boolean
}

/** How the list is arranged on this machine; kept between runs. */
export const useLogsStore = create<LogsUi>()(
  persist<LogsUi>(() => ({ layout: usualLayout, live: false }), {
    name: 'token-ledger-logs',
    merge: (remembered, usual) => {
      const { layout, live } = (remembered ?? {}) as Partial<LogsUi>
      return { ...usual, layout: fittingLayout(layout), live: live === true }
    },
  }),
)

export function arrangeColumns(change: (layout: ColumnLayout) => ColumnLayout): void {
  useLogsStore.setState(({ layout }) => ({ layout: change(layout) }))
}

export function setLive(live: boolean): void {
  useLogsStore.setState({ live })
}
