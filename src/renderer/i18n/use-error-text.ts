import { useTranslation } from 'react-i18next'
import { errorText, fieldErrors } from '../lib/error-text'

/** Sentences for errors in the language shown. */
export function useErrorText(): {
  text: (error: unknown) => string
  fields: (error: unknown, rename?: Record<string, string>) => Record<string, string>
} {
  const { i18n } = useTranslation()
  return {
    text: (error) => errorText(error, i18n),
    fields: (error, rename) => fieldErrors(error, i18n, rename),
  }
}
