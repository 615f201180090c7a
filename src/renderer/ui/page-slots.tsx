import { Portal } from '@mantine/core'
import type { ReactNode } from 'react'

export const TOP_BAR_SLOT_ID = 'top-bar-slot'

/** Puts a page's scope control or actions into the frame's top bar. */
export function TopBarSlot({ children }: { children: ReactNode }) {
  return <Portal target={`#${TOP_BAR_SLOT_ID}`}>{children}</Portal>
}
