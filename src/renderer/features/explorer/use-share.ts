import type { ExploreRequest, TableFormat } from '../../../contract/explore'
import { useRouteMutation } from '../../api/queries'
import { useCopyTable } from '../../api/use-copy-table'
import { useSavedNotice } from '../../api/use-saved-notice'

/** What is shown, as a file or on the clipboard. */
export function useShare(request: ExploreRequest) {
  const notice = useSavedNotice()
  const copy = useCopyTable()
  const write = useRouteMutation('spend.export', {
    onSuccess: ({ file }) => notice.saved(file),
    onError: notice.failed,
  })
  const read = useRouteMutation('spend.markdown')
  return {
    busy: write.isPending || read.isPending,
    exportAs: (as: TableFormat) => write.mutate({ request, format: as }),
    copyMarkdown: () => void copy(() => read.mutateAsync({ request })),
  }
}
