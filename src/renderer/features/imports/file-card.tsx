import { Button, Group, Progress, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Job } from '../../../contract/jobs'
import { useRouteQuery } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { useErrorText } from '../../i18n/use-error-text'
import { errorReport, errorShape } from '../../lib/error-text'
import { Announce } from '../../ui/announce'
import { CopyDetails } from '../../ui/copy-button'
import { draftLike } from './draft-plan'
import { FileFacts } from './file-facts'
import { changeFile, type QueuedFile, useImportsStore } from './imports-store'
import classes from './imports.module.css'
import { MapStep } from './map-step'
import { ResultStep } from './result-step'
import { Step } from './step'
import { discardFile } from './use-add-files'

interface FileCardProps {
  file: QueuedFile
  job: Job | undefined
  blocked: string | null
  onNext: (() => void) | null
}

/** The file that is looked at, from what it is to what became of it. */
export function FileCard({ file, job, blocked, onNext }: FileCardProps) {
  const format = useFormat()
  return (
    <article className={classes.card} aria-label={file.name}>
      <div className={classes.cardHead}>
        <Title order={2} className={classes.cardTitle} title={file.name}>
          {file.name}
        </Title>
        <Text size="xs" c="dimmed" className="tabular">
          {format.bytes(file.size)}
        </Text>
      </div>
      <CardBody file={file} job={job} blocked={blocked} onNext={onNext} />
    </article>
  )
}

function CardBody({ file, job, blocked, onNext }: FileCardProps) {
  if (file.error !== null) return <FileProblem file={file} />
  if (file.jobId !== null) {
    return <ResultStep file={file} job={job} onNext={onNext} />
  }
  if (file.ref === null) return <Sending file={file} />
  return <Mapping file={file} reference={file.ref.ref} blocked={blocked} />
}

function Sending({ file }: { file: QueuedFile }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const tenth = Math.floor(file.share * 10) / 10
  return (
    <Stack gap="xs" p="md">
      <Progress value={file.share * 100} aria-label={t('sending.label', { file: file.name })} />
      <Group justify="space-between">
        <Text size="sm" className="tabular">
          {t('sending.share', { share: format.share(file.share) })}
        </Text>
        <Button size="xs" variant="default" onClick={() => discardFile(file.key)}>
          {t('common:actions.cancel')}
        </Button>
      </Group>
      <Announce text={t('sending.share', { share: format.share(tenth) })} />
    </Stack>
  )
}

interface MappingProps {
  file: QueuedFile
  reference: string
  blocked: string | null
}

function Mapping({ file, reference, blocked }: MappingProps) {
  const { t } = useTranslation('imports')
  const lastDraft = useImportsStore((state) => state.lastDraft)
  const inspect = useRouteQuery(
    'imports.inspect',
    {
      file: reference,
      ...(file.format === null ? {} : { format: file.format }),
      ...(file.delimiter === null ? {} : { delimiter: file.delimiter }),
    },
    { staleTime: Infinity },
  )
  useEffect(() => {
    if (inspect.error) changeFile(file.key, { error: inspect.error })
  }, [inspect.error, file.key])
  const { data } = inspect
  const suggested = useMemo(() => data && draftLike(data, lastDraft), [data, lastDraft])
  const draft = file.draft ?? suggested
  return (
    <>
      <Step number={1} title={t('step.what')} isLine>
        {data ? (
          <FileFacts
            inspection={data}
            onFormat={(format) => changeFile(file.key, { format, draft: null })}
            onDelimiter={(delimiter) => changeFile(file.key, { delimiter, draft: null })}
          />
        ) : (
          <Skeleton height={32} width={420} />
        )}
      </Step>
      {data && draft ? (
        <MapStep
          file={file}
          reference={reference}
          inspection={data}
          draft={draft}
          onDraft={(changed) => changeFile(file.key, { draft: changed })}
          blocked={blocked}
        />
      ) : (
        <Step number={2} title={t('step.map')}>
          <Stack gap="xs" aria-hidden>
            {[0, 1, 2, 3, 4, 5].map((row) => (
              <Skeleton key={row} height={28} />
            ))}
          </Stack>
        </Step>
      )}
    </>
  )
}

/** A file that cannot be sent or read; read anew, as the file suggests, it may be. */
function FileProblem({ file }: { file: QueuedFile }) {
  const { t } = useTranslation('imports')
  const errorText = useErrorText()
  const isPriceList = errorShape(file.error).details.reason === 'price_list'
  const retry = (): void =>
    changeFile(file.key, { error: null, format: null, delimiter: null, draft: null })
  return (
    <div className={classes.problem} role="alert">
      <IconAlertTriangle size={20} aria-hidden />
      <div>
        <Text>{errorText.text(file.error)}</Text>
        <Group gap="xs" mt="xs">
          {isPriceList && (
            <Button component={Link} href="/models">
              {t('toModels')}
            </Button>
          )}
          {file.ref && !isPriceList && (
            <Button variant="default" onClick={retry}>
              {t('common:actions.retry')}
            </Button>
          )}
          <Button variant="default" onClick={() => discardFile(file.key)}>
            {t('queue.dropThis')}
          </Button>
          <CopyDetails text={errorReport(file.error)} />
        </Group>
      </div>
    </div>
  )
}
