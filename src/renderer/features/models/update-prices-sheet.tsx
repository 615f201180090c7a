import { Button, FileButton, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FileRef } from '../../../contract/files'
import type { PriceOffer } from '../../../contract/prices'
import { useClient } from '../../api/client-context'
import { useRouteMutation, useRouteQuery, useSettings } from '../../api/queries'
import { uploadFile } from '../../api/uploads'
import { useFormat } from '../../api/use-format'
import { EmptyState } from '../../ui/empty-state'
import { ErrorState } from '../../ui/error-state'
import { MomentField } from '../../ui/moment-field'
import { SideSheet } from '../../ui/side-sheet'
import { instantOfLocal } from '../../lib/time'
import { OfferTable } from './offer-table'
import { PriceUpdates } from './price-updates'
import classes from './prices.module.css'

interface UpdatePricesSheetProps {
  opened: boolean
  onClose: () => void
  blocked: string | null
}

type Shown = 'changes' | 'doubtful' | 'same'

/** New prices for the models at hand, from the catalogue inside the app or a LiteLLM file. */
export function UpdatePricesSheet({ opened, onClose, blocked }: UpdatePricesSheetProps) {
  const { t } = useTranslation('models')
  const [kind, setKind] = useState<'catalogue' | 'file'>('catalogue')
  const [file, setFile] = useState<FileRef | null>(null)
  const client = useClient()
  const upload = useMutation({
    mutationFn: (chosen: File) => uploadFile(client, chosen),
    onSuccess: setFile,
  })
  const source =
    kind === 'catalogue'
      ? { kind: 'catalogue' as const }
      : file && { kind: 'file' as const, file: file.ref }
  return (
    <SideSheet opened={opened} onClose={onClose} title={t('update.title')} width={760}>
      {opened && (
        <Stack gap="md">
          <SegmentedControl
            size="xs"
            aria-label={t('update.source')}
            data={[
              { value: 'catalogue', label: t('update.catalogue') },
              { value: 'file', label: t('update.file') },
            ]}
            value={kind}
            onChange={setKind}
          />
          {kind === 'file' && (
            <div className={classes.line}>
              <FileButton
                accept=".json,application/json"
                onChange={(chosen) => chosen && upload.mutate(chosen)}
              >
                {({ onClick }) => (
                  <Button variant="default" loading={upload.isPending} onClick={onClick}>
                    {t(file ? 'update.otherFile' : 'update.chooseFile')}
                  </Button>
                )}
              </FileButton>
              <Text size="sm" c="dimmed">
                {file ? file.name : t('update.fileHelp')}
              </Text>
            </div>
          )}
          {upload.error && <ErrorState error={upload.error} />}
          {source && (
            <Offers
              key={source.kind === 'file' ? source.file : 'catalogue'}
              source={source}
              blocked={blocked}
            />
          )}
          <PriceUpdates blocked={blocked} />
        </Stack>
      )}
    </SideSheet>
  )
}

interface OffersProps {
  source: { kind: 'catalogue' } | { kind: 'file'; file: string }
  blocked: string | null
}

const groupOf = ({ state, doubts }: PriceOffer): Shown =>
  state === 'same' ? 'same' : doubts.length > 0 ? 'doubtful' : 'changes'

function Offers({ source, blocked }: OffersProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const { timeZone } = useSettings()
  const preview = useRouteQuery('prices.preview', { source }, { staleTime: 0 })
  const [shown, setShown] = useState<Shown>('changes')
  /** What differs from the choice to begin with: everything but what is doubtful. */
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set())
  const [moment, setMoment] = useState('')
  const apply = useRouteMutation('prices.apply', {
    onSuccess: () => setFlipped(new Set()),
  })
  const { data } = preview
  if (!data) {
    return preview.isError ? (
      <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
    ) : (
      <Skeleton height={160} aria-hidden />
    )
  }
  const isChosen = (offer: PriceOffer): boolean =>
    offer.state !== 'same' && (groupOf(offer) === 'changes') !== flipped.has(offer.modelId)
  const flip = (offers: readonly PriceOffer[]): void => {
    const next = new Set(flipped)
    for (const { modelId } of offers) {
      if (!next.delete(modelId)) next.add(modelId)
    }
    setFlipped(next)
  }
  const chosen = data.offers.filter(isChosen)
  const list = data.offers.filter((offer) => groupOf(offer) === shown)
  const effectiveFrom = moment === '' ? undefined : instantOfLocal(moment, timeZone)
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed" role="status">
        {t('update.found', {
          label: data.label,
          known: format.integer(data.offers.length),
          unknown: format.integer(data.unknownModels),
        })}
        {data.skippedEntries > 0 &&
          ` ${t('update.skipped', { entries: format.integer(data.skippedEntries) })}`}
      </Text>
      <SegmentedControl
        size="xs"
        aria-label={t('update.show')}
        data={(['changes', 'doubtful', 'same'] as const).map((value) => ({
          value,
          label: t(`update.filter.${value}`, {
            models: format.integer(data.offers.filter((one) => groupOf(one) === value).length),
          }),
        }))}
        value={shown}
        onChange={setShown}
      />
      {list.length === 0 ? (
        <EmptyState>{t(`update.empty.${shown}`)}</EmptyState>
      ) : (
        <OfferTable
          offers={list}
          isChosen={isChosen}
          onFlip={flip}
          selectable={shown !== 'same'}
          disabled={blocked !== null}
        />
      )}
      {chosen.length > 0 && (
        <div className={classes.apply}>
          <MomentField
            label={t('update.from')}
            description={t('update.fromHelp', { zone: timeZone })}
            value={moment}
            onChange={setMoment}
            disabled={blocked !== null}
            error={effectiveFrom === null ? t('history.fromRequired') : undefined}
          />
          <Button
            disabled={blocked !== null || effectiveFrom === null}
            title={blocked ?? undefined}
            loading={apply.isPending}
            onClick={() =>
              apply.mutate({
                source,
                modelIds: chosen.map(({ modelId }) => modelId),
                ...(effectiveFrom !== undefined && effectiveFrom !== null && { effectiveFrom }),
              })
            }
          >
            {t('update.apply', { count: chosen.length, models: format.integer(chosen.length) })}
          </Button>
        </div>
      )}
      {apply.error && <ErrorState error={apply.error} />}
    </Stack>
  )
}
