import { Anchor } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import type { ExploreRequest, TableFormat } from '../../../contract/spend'
import { useRouteMutation } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { useErrorText } from '../../i18n/use-error-text'

/** What is shown, as a file or on the clipboard. */
export function useShare(request: ExploreRequest) {
  const { t } = useTranslation('explorer')
  const format = useFormat()
  const errorText = useErrorText()
  const failed = (title: string) => (error: unknown) => {
    notifications.show({
      color: 'red',
      title,
      message: errorText.text(error),
      autoClose: false,
    })
  }

  const write = useRouteMutation('spend.export', {
    onSuccess: ({ file }) => {
      if (file === null) return
      notifications.show({
        title: t('share.exported'),
        message:
          file.kind === 'download' ? (
            <Anchor href={file.url} download={file.name} size="sm">
              {t('share.download', { name: file.name, size: format.bytes(file.bytes) })}
            </Anchor>
          ) : (
            t('share.saved', { path: file.path, size: format.bytes(file.bytes) })
          ),
        autoClose: false,
      })
    },
    onError: failed(t('share.exportFailed')),
  })

  const read = useRouteMutation('spend.markdown', {
    onError: failed(t('share.copyFailed')),
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
