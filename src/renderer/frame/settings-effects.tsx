import { useMantineColorScheme } from '@mantine/core'
import { DatesProvider } from '@mantine/dates'
import 'dayjs/locale/zh-cn'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useSettingsQuery } from '../api/queries'
import { keepLanguage, languageOf } from '../i18n'

/** Applies theme, density and language as soon as the settings are known or change. */
export function SettingsEffects({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation()
  const { setColorScheme } = useMantineColorScheme()
  const settings = useSettingsQuery().data
  const theme = settings?.theme
  const density = settings?.density
  const language = settings?.language

  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme)
  }, [theme, setColorScheme])

  useEffect(() => {
    if (density) document.documentElement.dataset['density'] = density
  }, [density])

  useEffect(() => {
    if (!language) return
    const wanted = languageOf(language)
    keepLanguage(wanted)
    void i18n.changeLanguage(wanted)
  }, [language, i18n])

  const locale = i18n.language === 'zh-CN' ? 'zh-cn' : 'en'
  return <DatesProvider settings={{ locale, firstDayOfWeek: 1 }}>{children}</DatesProvider>
}
