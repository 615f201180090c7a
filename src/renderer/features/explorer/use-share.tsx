import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import type { ExploreRequest, TableFormat } from '../../../contract/spend'
import { useRouteMutation } from '../../api/queries'
import { useSavedNotice } from '../../api/use-saved-notice'
import { useErrorText } from '../../i18n/use-error-text'

/** What is shown, as a file or on the clipboard. */
export function useShare(request: ExploreRequest) {
  const { t } = useTranslation('explorer')
  const notice = useSavedNotice()
  const errorText = useErrorText()
  const write = useRouteMutation('spend.export', {
    onSuccess: ({ file }) => notice.saved(file),
    onError: notice.failed,
  })

  const read = useRouteMutation('spend.markdown', {
    onError: (error) => {
      notifications.show({
        color: 'red',
        title: t('share.copyFailed'),
        message: errorText.text(error),
        autoClose: false,
      })
    },
  })
  const copy = async (): Promise<void> => {
    const { text } = await read.mutateAsync({ request })
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      notifications.show({
        color: 'red',
        title: t('share.copyFailed'),
        message: t('share.noClipboard'),
      })
      return
    }
    notifications.show({ message: t('share.copied') })
  }

  return {
    busy: write.isPending || read.isPending,
    exportAs: (as: TableFormat) => write.mutate({ request, format: as }),
    copyMarkdown: () => void copy().catch(() => undefined),
  }
}
