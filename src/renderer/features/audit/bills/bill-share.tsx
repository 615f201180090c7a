import type { ReconciliationState } from '../../../../contract/bills'
import type { RouteInput } from '../../../../contract/routes'
import { useRouteMutation } from '../../../api/queries'
import { useCopyTable } from '../../../api/use-copy-table'
import { useSavedNotice } from '../../../api/use-saved-notice'
import { ShareMenu } from '../../../ui/share-menu'

interface BillShareProps {
  request: RouteInput<'bills.compare'>
  states: readonly ReconciliationState[]
}

/** The rows that are shown, as a file, or as Markdown to paste. */
export function BillShare({ request, states }: BillShareProps) {
  const notice = useSavedNotice()
  const copy = useCopyTable()
  const input = { request, ...(states.length > 0 && { states: [...states] }) }
  const write = useRouteMutation('bills.export', {
    onSuccess: ({ file }) => notice.saved(file),
    onError: notice.failed,
  })
  const read = useRouteMutation('bills.markdown')
  return (
    <ShareMenu
      busy={write.isPending || read.isPending}
      disabled={false}
      onExport={(format) => write.mutate({ ...input, format })}
      onCopy={() => void copy(() => read.mutateAsync(input))}
    />
  )
}
