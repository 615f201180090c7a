import { Button, MultiSelect, Radio, Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type TokenKind, tokenKinds } from '../../../../contract/token-kinds'
import type { WhatIfRule } from '../../../../contract/what-if'
import { useSettings } from '../../../api/queries'
import { fieldText } from '../../../lib/error-text'
import { type PriceText, switchUnit } from '../../../lib/price'
import { useScopeChoices } from '../../../scope/use-scope-choices'
import { DecimalInput } from '../../../ui/decimal-input'
import { PriceField } from '../../../ui/price-field'
import { SideSheet } from '../../../ui/side-sheet'
import { CatalogueChoice } from './catalogue-choice'
import {
  isNeeded,
  readRule,
  type RuleErrors,
  type RuleValues,
  targetKinds,
  valuesOf,
} from './rule-values'

interface RuleSheetProps {
  /** null: a new one. */
  rule: WhatIfRule | null
  /** Models that other rules name. */
  taken: readonly string[]
  onSave: (rule: WhatIfRule) => void
  onClose: () => void
}

const FORM_ID = 'what-if-rule'

/** One rule: whose calls, and at which prices. */
export function RuleSheet({ rule, taken, onSave, onClose }: RuleSheetProps) {
  const { t, i18n } = useTranslation('whatIf')
  const { priceUnit } = useSettings()
  const models = useScopeChoices().model.choices.map(({ value, label, hint }) => ({
    value,
    label: hint === undefined ? label : `${hint} / ${label}`,
  }))
  const [values, setValues] = useState<RuleValues>(() => valuesOf(rule, priceUnit))
  const [errors, setErrors] = useState<RuleErrors>({})
  const change = (next: Partial<RuleValues>): void => {
    setValues({ ...values, ...next })
    setErrors({})
  }
  const errorOf = (field: keyof RuleErrors): string | undefined => {
    const code = errors[field]
    if (code === undefined) return undefined
    if (code === 'required' || code === 'model_twice' || code === 'invalid_percent') {
      return t(`errors.${code}`)
    }
    return fieldText({ code }, i18n)
  }
  const every = t(taken.length === 0 ? 'rule.all' : 'rule.others')
  const submit = (): void => {
    const read = readRule(values, taken)
    if ('rule' in read) onSave(read.rule)
    else setErrors(read.errors)
  }
  return (
    <SideSheet
      opened
      onClose={onClose}
      title={t(rule ? 'rule.editTitle' : 'rule.addTitle')}
      closeOnClickOutside={false}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common:actions.cancel')}
          </Button>
          <Button type="submit" form={FORM_ID}>
            {t(rule ? 'rule.save' : 'rule.add')}
          </Button>
        </>
      }
    >
      <form
        id={FORM_ID}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack gap="md">
          <MultiSelect
            label={t('rule.models')}
            description={t('rule.modelsHelp')}
            placeholder={values.modelIds.length === 0 ? every : ''}
            data={models}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('rule.clear') }}
            value={values.modelIds}
            onChange={(modelIds) => change({ modelIds })}
            error={errorOf('modelIds')}
            nothingFoundMessage={t('rule.noModel')}
          />
          <Radio.Group
            label={t('rule.pricedAs')}
            value={values.kind}
            onChange={(kind) =>
              change({ kind: targetKinds.find((one) => one === kind) ?? values.kind })
            }
          >
            <Stack gap={6} mt={6}>
              {targetKinds.map((kind) => (
                <Radio key={kind} value={kind} label={t(`rule.kind.${kind}`)} />
              ))}
            </Stack>
          </Radio.Group>
          {values.kind === 'model' && (
            <Select
              label={t('rule.model')}
              withAsterisk
              searchable
              data={models}
              value={values.modelId}
              onChange={(modelId) => change({ modelId })}
              error={errorOf('modelId')}
              nothingFoundMessage={t('rule.noModel')}
            />
          )}
          {values.kind === 'catalogue' && (
            <CatalogueChoice
              value={values.entry}
              onChange={(entry) => change({ entry })}
              error={errorOf('entry')}
            />
          )}
          {values.kind === 'rates' && (
            <Rates rates={values.rates} onChange={(rates) => change({ rates })} errorOf={errorOf} />
          )}
          <DecimalInput
            label={t('rule.discount')}
            description={t('rule.discountHelp')}
            placeholder="0"
            rightSection={<span aria-hidden>%</span>}
            w={160}
            value={values.discount}
            onChange={(discount) => change({ discount: discount.replace(',', '.') })}
            error={errorOf('discount')}
          />
        </Stack>
      </form>
    </SideSheet>
  )
}

interface RatesProps {
  rates: RuleValues['rates']
  onChange: (rates: RuleValues['rates']) => void
  errorOf: (kind: TokenKind) => string | undefined
}

/** A price for each kind of token; one unit serves them all. */
function Rates({ rates, onChange, errorOf }: RatesProps) {
  const { t } = useTranslation('whatIf')
  const change = (kind: TokenKind, price: PriceText): void => {
    const next = { ...rates, [kind]: price }
    for (const other of tokenKinds) {
      if (other !== kind) next[other] = switchUnit(next[other], price.unit)
    }
    onChange(next)
  }
  return [...tokenKinds]
    .toSorted((a, b) => Number(isNeeded(b)) - Number(isNeeded(a)))
    .map((kind) => (
      <PriceField
        key={kind}
        label={t(`rates.${kind}`)}
        value={rates[kind]}
        onChange={(price) => change(kind, price)}
        error={errorOf(kind)}
        required={isNeeded(kind)}
        hint={isNeeded(kind) || rates[kind].text.trim() !== '' ? null : t(`assumed.${kind}`)}
      />
    ))
}
