import { useTranslation } from 'react-i18next'
import { useSettings } from '../../api/queries'
import { PageHeader } from '../../ui/page-header'
import { Choice } from './choice'
import { SettingRow } from './setting-row'
import { useUpdateSettings } from './use-update-settings'

export function AppearanceSection({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  const { theme, density, priceUnit } = useSettings()
  const update = useUpdateSettings()
  return (
    <>
      <PageHeader id={id} title={t('appearance.title')} />
      <div>
        <SettingRow labelId="setting-theme" label={t('appearance.theme')}>
          <Choice
            labelledBy="setting-theme"
            value={theme}
            options={(['system', 'light', 'dark'] as const).map((value) => ({
              value,
              label: t(`appearance.themes.${value}`),
            }))}
            onChange={(value) => update({ theme: value })}
          />
        </SettingRow>
        <SettingRow
          labelId="setting-density"
          label={t('appearance.density')}
          description={t('appearance.densityHelp')}
        >
          <Choice
            labelledBy="setting-density"
            value={density}
            options={(['compact', 'comfortable'] as const).map((value) => ({
              value,
              label: t(`appearance.densities.${value}`),
            }))}
            onChange={(value) => update({ density: value })}
          />
        </SettingRow>
        <SettingRow
          labelId="setting-price-unit"
          label={t('appearance.priceUnit')}
          description={t('appearance.priceUnitHelp')}
        >
          <Choice
            labelledBy="setting-price-unit"
            value={priceUnit}
            options={(['per1k', 'per1M'] as const).map((value) => ({
              value,
              label: t(`common:price.${value}`),
            }))}
            onChange={(value) => update({ priceUnit: value })}
          />
        </SettingRow>
      </div>
    </>
  )
}
