import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../i18n/use-error-text'

/** Puts a table on the clipboard as Markdown, and says whether that went well. */
export function useCopyTable(): (read: () => Promise<{ text: string }>) => Promise<void> {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const failed = (message: string, autoClose: boolean): void => {
    notifications.show({
      color: 'red',
      title: t('share.copyFailed'),
      message,
      ...(autoClose ? {} : { autoClose: false }),
    })
  }
  return async (read) => {
    let text: string
    try {
      ;({ text } = await read())
    } catch (error) {
      return failed(errorText.text(error), false)
    }
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      return failed(t('share.noClipboard'), true)
    }
    notifications.show({ message: t('share.copied') })
  }
}
