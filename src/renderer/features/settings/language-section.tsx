import { useTranslation } from 'react-i18next'
import { useSettings } from '../../api/queries'
import { PageHeader } from '../../ui/page-header'
import { Choice } from './choice'
import { SettingRow } from './setting-row'
import { useUpdateSettings } from './use-update-settings'

export function LanguageSection({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  const { language } = useSettings()
  const update = useUpdateSettings()
  return (
    <>
      <PageHeader id={id} title={t('language.title')} />
      <SettingRow
        labelId="setting-language"
        label={t('language.label')}
        description={t('language.help')}
      >
        <Choice
          labelledBy="setting-language"
          value={language}
          options={[
            { value: 'system', label: t('language.system') },
            { value: 'en', label: t('common:languages.en') },
            { value: 'zh-CN', label: t('common:languages.zh-CN') },
          ]}
          onChange={(value) => update({ language: value })}
        />
      </SettingRow>
    </>
  )
}
