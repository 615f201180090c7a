import { Button, NumberInput, Stack, Textarea } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BEGINNING, type DatedPrice } from '../../../contract/prices'
import type { Model } from '../../../contract/models'
import { useRouteMutation, useSettings } from '../../api/queries'
import { useErrorText } from '../../i18n/use-error-text'
import { instantOfLocal, toLocalField } from '../../lib/time'
import { MomentField } from '../../ui/moment-field'
import { SideSheet } from '../../ui/side-sheet'
import { useLast } from '../../ui/use-last'
import { FormProblem } from './form-problem'
import { PriceDoubts } from './price-doubts'
import classes from './prices.module.css'
import { RateFields } from './rate-fields'
import {
  type RateErrors,
  ratesText,
  readRates,
  readTiers,
  type TierText,
  tierTexts,
} from './rate-values'

const FORM_ID = 'price-form'

/** A dated price to change, or what a new one starts from. */
export interface PriceTarget {
  price: DatedPrice | null
  start: DatedPrice | null
}

interface PriceSheetProps {
  model: Model
  target: PriceTarget | null
  blocked: string | null
  onClose: () => void
}

export function PriceSheet({ model, target, blocked, onClose }: PriceSheetProps) {
  const { t } = useTranslation('models')
  const [busy, setBusy] = useState(false)
  const [doubted, setDoubted] = useState(false)
  const shown = useLast(target)
  const isNew = shown?.price === null
  return (
    <SideSheet
      opened={target !== null}
      onClose={onClose}
      closeOnClickOutside={false}
      title={t(isNew ? 'history.newTitle' : 'history.editTitle', { model: model.modelName })}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common:actions.cancel')}
          </Button>
          <Button type="submit" form={FORM_ID} disabled={blocked !== null} loading={busy}>
            {doubted ? t('history.saveAnyway') : t('common:actions.save')}
          </Button>
        </>
      }
    >
      {shown && target !== null && (
        <PriceForm
          key={shown.price?.id ?? 'new'}
          model={model}
          target={shown}
          blocked={blocked}
          onBusy={setBusy}
          onDoubted={setDoubted}
          onSaved={onClose}
        />
      )}
    </SideSheet>
  )
}

interface PriceFormProps extends Pick<PriceSheetProps, 'model' | 'blocked'> {
  onSaved: () => void
  target: PriceTarget
  onBusy: (busy: boolean) => void
  onDoubted: (doubted: boolean) => void
}

function PriceForm({ model, target, blocked, onBusy, onDoubted, onSaved }: PriceFormProps) {
  const { t } = useTranslation('models')
  const errorText = useErrorText()
  const { timeZone, priceUnit } = useSettings()
  const { price } = target
  const from = price ?? target.start
  const [rates, setRates] = useState(() => ratesText(from, priceUnit))
  const [tiers, setTiers] = useState<TierText[]>(() => tierTexts(from, priceUnit))
  const [moment, setMoment] = useState(() =>
    toLocalField(price?.effectiveFrom ?? new Date().toISOString(), timeZone),
  )
  const [note, setNote] = useState(price?.note ?? '')
  const [errors, setErrors] = useState<{
    rates: RateErrors
    tiers: boolean
    moment?: string
    /** Of the whole list of tiers, and by the contract's paths within it. */
    fields?: Record<string, string>
  }>({
    rates: {},
    tiers: false,
  })
  const check = useRouteMutation('prices.check')
  const add = useRouteMutation('prices.add')
  const change = useRouteMutation('prices.change')
  const doubts = check.data?.doubts ?? []

  /** A change asks for a new look. */
  const touched = (): void => {
    check.reset()
    onDoubted(false)
  }

  const save = async (): Promise<void> => {
    const read = readRates(rates)
    const readTier = readTiers(tiers)
    const effectiveFrom = instantOfLocal(moment, timeZone)
    const wrong = {
      rates: read.ok ? {} : read.errors,
      tiers: readTier === null,
      ...(effectiveFrom === null && { moment: t('history.fromRequired') }),
    }
    setErrors(wrong)
    if (!read.ok || readTier === null || effectiveFrom === null) return
    const wasDoubted = doubts.length > 0
    if (!wasDoubted) {
      const exceptId = price?.id
      const found = await check.mutateAsync({
        modelId: model.id,
        rates: read.rates,
        ...(exceptId !== undefined && { exceptId }),
      })
      if (found.doubts.length > 0) return onDoubted(true)
    }
    const same =
      price !== null && JSON.stringify(ratesText(price, priceUnit)) === JSON.stringify(rates)
    const values = {
      ...read.rates,
      effectiveFrom,
      tiers: readTier,
      note,
      source: same ? price.source : 'manual',
    }
    await (price
      ? change.mutateAsync({ id: price.id, ...values })
      : add.mutateAsync({ modelId: model.id, ...values }))
    onDoubted(false)
    onSaved()
  }

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onBusy(true)
    save()
      .catch((reason: unknown) => {
        const fields = errorText.fields(reason, {})
        setErrors((known) => ({
          ...known,
          fields,
          ...(fields['effectiveFrom'] && { moment: fields['effectiveFrom'] }),
        }))
      })
      .finally(() => onBusy(false))
  }

  const isBlocked = blocked !== null
  return (
    <form id={FORM_ID} onSubmit={submit} noValidate>
      <Stack gap="md">
        <FormProblem blocked={blocked} error={check.error ?? add.error ?? change.error} />
        {doubts.length > 0 && <PriceDoubts doubts={doubts} />}
        <MomentField
          label={t('history.from')}
          description={t('history.fromHelp', { zone: timeZone })}
          withAsterisk
          data-autofocus
          readOnly={isBlocked}
          value={moment}
          error={errors.moment}
          onChange={(local) => {
            setMoment(local)
            touched()
          }}
          rightSectionWidth={130}
          rightSection={
            <Button
              size="compact-xs"
              variant="subtle"
              disabled={isBlocked}
              onClick={() => setMoment(toLocalField(BEGINNING, timeZone))}
            >
              {t('history.always')}
            </Button>
          }
        />
        <RateFields
          value={rates}
          onChange={(next) => {
            setRates(next)
            touched()
          }}
          errors={errors.rates}
          disabled={isBlocked}
        />
        {tiers.map((tier, index) => (
          <fieldset key={tier.key} className={classes.tier}>
            <legend className={classes.facts}>{t('history.tier', { number: index + 1 })}</legend>
            <Stack gap="sm">
              <NumberInput
                label={t('history.tierAbove')}
                description={t('history.tierHelp')}
                withAsterisk
                allowDecimal={false}
                allowNegative={false}
                hideControls
                thousandSeparator=","
                readOnly={isBlocked}
                value={tier.above}
                error={
                  errors.tiers && (tier.above === '' || tier.above < 1)
                    ? t('history.tierAboveRequired')
                    : (errors.fields?.[`tiers.${index}.aboveInputTokens`] ??
                      (isRepeated(tiers, index) ? errors.fields?.['tiers'] : undefined))
                }
                onChange={(above) =>
                  setTiers(
                    tiers.map((one) =>
                      one.key === tier.key
                        ? { ...one, above: above === '' ? '' : Number(above) }
                        : one,
                    ),
                  )
                }
              />
              <RateFields
                value={tier.rates}
                onChange={(next) =>
                  setTiers(
                    tiers.map((one) => (one.key === tier.key ? { ...one, rates: next } : one)),
                  )
                }
                errors={errors.tiers ? errorsOf(tier) : {}}
                disabled={isBlocked}
              />
              <Button
                variant="subtle"
                color="gray"
                size="xs"
                leftSection={<IconTrash size={14} aria-hidden />}
                disabled={isBlocked}
                onClick={() => setTiers(tiers.filter(({ key }) => key !== tier.key))}
              >
                {t('history.removeTier')}
              </Button>
            </Stack>
          </fieldset>
        ))}
        <div>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={isBlocked || tiers.length >= 10}
            onClick={() => setTiers([...tiers, { key: crypto.randomUUID(), above: '', rates }])}
          >
            {t('history.addTier')}
          </Button>
        </div>
        <Textarea
          label={t('history.note')}
          description={t('history.noteHelp')}
          autosize
          minRows={2}
          maxLength={1000}
          readOnly={isBlocked}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </Stack>
    </form>
  )
}

/** A tier before it begins at the same number of tokens. */
function isRepeated(tiers: readonly TierText[], index: number): boolean {
  return tiers.slice(0, index).some(({ above }) => above === tiers[index]?.above)
}

function errorsOf(tier: TierText): RateErrors {
  const read = readRates(tier.rates)
  return read.ok ? {} : read.errors
}
