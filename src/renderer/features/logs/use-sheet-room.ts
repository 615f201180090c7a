import { useElementSize } from '@mantine/hooks'
import { useMemo } from 'react'
import { columnsWithin, type LogColumn } from './log-columns'

const SHEET_WIDTH = 460
/** Narrower than this, a list beside the sheet shows too little to be of use. */
const LEAST_LIST = 520

/**
 * Room for an open call beside the list. The list then leaves out columns that do not fit, all of
 * which the sheet shows; where there is no room at all, the sheet lies over the list.
 */
export function useSheetRoom(columns: readonly LogColumn[], sheetOpen: boolean) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const room = width - SHEET_WIDTH
  const beside = sheetOpen && room >= LEAST_LIST
  const shown = useMemo(
    () => (beside ? columnsWithin(columns, room) : columns),
    [beside, columns, room],
  )
  return { ref, beside, columns: shown }
}
