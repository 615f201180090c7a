import { Anchor } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import type { SavedFile } from '../../contract/files'
import { useErrorText } from '../i18n/use-error-text'
import { useFormat } from './use-format'

/** Tells where a file went that the app has just written (null: the dialog was closed), or why not. */
export function useSavedNotice() {
  const { t } = useTranslation()
  const format = useFormat()
  const errorText = useErrorText()
  return {
    saved(file: SavedFile | null): void {
      if (file === null) return
      const facts = { name: file.name, size: format.bytes(file.bytes) }
      notifications.show({
        title: t('saved.title'),
        message:
          file.kind === 'download' ? (
            <Anchor href={file.url} download={file.name} size="sm">
              {t('saved.download', facts)}
            </Anchor>
          ) : (
            t('saved.path', { ...facts, path: file.path })
          ),
        autoClose: false,
      })
    },
    failed(error: unknown): void {
      notifications.show({
        color: 'red',
        title: t('saved.failed'),
        message: errorText.text(error),
        autoClose: false,
      })
    },
  }
}
