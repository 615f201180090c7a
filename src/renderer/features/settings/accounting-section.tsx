import { Button, Group, Select, Switch } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSettings } from '../../api/queries'
import { compareDecimals, isDecimal, shiftDecimal } from '../../lib/decimal'
import { allTimeZones, zoneOffset } from '../../lib/time'
import { DecimalInput } from '../../ui/decimal-input'
import { PageHeader } from '../../ui/page-header'
import { Choice } from './choice'
import { SettingRow } from './setting-row'
import { useUpdateSettings } from './use-update-settings'

type HitRule = 'free' | 'full' | 'share'

export function AccountingSection({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  const { timeZone, cacheHitShare, priceNewModels } = useSettings()
  const update = useUpdateSettings()
  const zones = useMemo(() => zoneOptions(timeZone), [timeZone])

  return (
    <>
      <PageHeader id={id} title={t('accounting.title')} description={t('accounting.description')} />
      <div>
        <SettingRow
          labelId="setting-time-zone"
          label={t('accounting.timeZone')}
          description={t('accounting.timeZoneHelp')}
        >
          <Select
            aria-labelledby="setting-time-zone"
            w={280}
            data={zones}
            value={timeZone}
            onChange={(zone) => zone && update({ timeZone: zone })}
            searchable
            allowDeselect={false}
            nothingFoundMessage={t('accounting.noZone')}
          />
        </SettingRow>
        <SettingRow
          labelId="setting-cache-hit"
          label={t('accounting.cacheHit')}
          description={t('accounting.cacheHitHelp')}
        >
          <CacheHitRule
            key={cacheHitShare}
            share={cacheHitShare}
            onChange={(share) => update({ cacheHitShare: share })}
          />
        </SettingRow>
        <SettingRow
          labelId="setting-price-new-models"
          label={t('accounting.priceNewModels')}
          description={t('accounting.priceNewModelsHelp')}
        >
          <Switch
            aria-labelledby="setting-price-new-models"
            checked={priceNewModels}
            onChange={(event) => update({ priceNewModels: event.currentTarget.checked })}
          />
        </SettingRow>
      </div>
    </>
  )
}

interface CacheHitRuleProps {
  /** "0" to "1". */
  share: string
  onChange: (share: string) => void
}

function CacheHitRule({ share, onChange }: CacheHitRuleProps) {
  const { t } = useTranslation('settings')
  const [rule, setRule] = useState<HitRule>(ruleOf(share))
  const [percent, setPercent] = useState(() => shiftDecimal(share, 2))
  const valid =
    isDecimal(percent) && compareDecimals(percent, '0') >= 0 && compareDecimals(percent, '100') <= 0

  return (
    <>
      <Choice
        labelledBy="setting-cache-hit"
        value={rule}
        options={(['free', 'full', 'share'] as const).map((value) => ({
          value,
          label: t(`accounting.hitRule.${value}`),
        }))}
        onChange={(chosen) => {
          setRule(chosen)
          if (chosen !== 'share') onChange(chosen === 'free' ? '0' : '1')
        }}
      />
      {rule === 'share' && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (valid) onChange(shiftDecimal(percent, -2))
          }}
        >
          <Group gap="xs" align="flex-start" wrap="nowrap">
            <DecimalInput
              aria-label={t('accounting.hitPercent')}
              w={120}
              value={percent}
              onChange={setPercent}
              rightSection={<span aria-hidden>%</span>}
              error={valid ? undefined : t('accounting.hitPercentRange')}
            />
            <Button type="submit" variant="default" disabled={!valid}>
              {t('common:actions.save')}
            </Button>
          </Group>
        </form>
      )}
    </>
  )
}

function ruleOf(share: string): HitRule {
  if (compareDecimals(share, '0') === 0) return 'free'
  return compareDecimals(share, '1') === 0 ? 'full' : 'share'
}

function zoneOptions(current: string): { value: string; label: string }[] {
  const now = new Date()
  const zones = allTimeZones()
  const known = zones.includes(current) ? zones : [current, ...zones]
  return known.map((zone) => ({
    value: zone,
    label: zone === 'UTC' ? zone : `${zone.replaceAll('_', ' ')} (${zoneOffset(zone, now)})`,
  }))
}
