import { Anchor, Button, Group, Skeleton, Text, Title } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SavedFile } from '../../../contract/files'
import type { ImportRecord } from '../../../contract/imports'
import { useRouteMutation, useRouteQuery } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { useErrorText } from '../../i18n/use-error-text'
import { ErrorState } from '../../ui/error-state'
import classes from './imports.module.css'

const PAGE = 100
const MOST = 1_000

/** The rejected rows with their lines and reasons, and a file of all of them. */
export function RejectsList({ record }: { record: ImportRecord }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const errorText = useErrorText()
  const titleId = useId()
  const [limit, setLimit] = useState(PAGE)
  const query = useRouteQuery('imports.rejects', { id: record.id, limit }, { keepPrevious: true })
  const save = useRouteMutation('imports.saveRejects')
  const saved = save.data?.file ?? null

  if (query.isError) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  const { data } = query
  if (!data) return <Skeleton height={96} />
  if (data.total === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('rejects.notHere', { count: record.rejected, rows: format.integer(record.rejected) })}
      </Text>
    )
  }
  const hasFiles = data.rejects.some(({ file }) => file !== '')
  const more = Math.min(data.total, MOST) - data.rejects.length
  return (
    <section aria-labelledby={titleId}>
      <Group justify="space-between" mb="xs">
        <Title order={4} id={titleId} fz="sm">
          {t('rejects.title', { count: data.total, rows: format.integer(data.total) })}
        </Title>
        <Group gap="xs">
          <SavedText file={saved} />
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            loading={save.isPending}
            onClick={() => save.mutate({ id: record.id })}
          >
            {t('rejects.save')}
          </Button>
        </Group>
      </Group>
      {save.isError && (
        <Text size="sm" c="var(--tl-bad)" role="alert">
          {errorText.text(save.error)}
        </Text>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls by keyboard */}
      <div className={classes.rejects} tabIndex={0} role="region" aria-labelledby={titleId}>
        <table className={classes.rejectTable}>
          <thead>
            <tr>
              {hasFiles && <th scope="col">{t('rejects.file')}</th>}
              <th scope="col" className={classes.number}>
                {t('preview.line')}
              </th>
              <th scope="col">{t('rejects.reason')}</th>
              <th scope="col">{t('rejects.value')}</th>
            </tr>
          </thead>
          <tbody>
            {data.rejects.map((row, index) => (
              <tr key={`${row.line} ${index}`}>
                {hasFiles && (
                  <td className={classes.mono} title={row.file}>
                    {row.file}
                  </td>
                )}
                <td className={`${classes.number} ${classes.dim}`}>
                  {row.line === 0 ? '' : format.integer(row.line)}
                </td>
                <td>{t(`reject.${row.reason}`, { value: row.value })}</td>
                <td className={classes.mono} title={row.value}>
                  {row.value}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && (
        <Button
          size="xs"
          variant="subtle"
          mt="xs"
          loading={query.isFetching}
          onClick={() => setLimit(Math.min(limit + PAGE, MOST))}
        >
          {t('rejects.more')}
        </Button>
      )}
      {data.total > MOST && limit >= MOST && (
        <Text size="xs" c="dimmed" mt="xs">
          {t('rejects.most', { most: format.integer(MOST) })}
        </Text>
      )}
    </section>
  )
}

/** Where the saved file is: a link in the browser, a path in the app. */
function SavedText({ file }: { file: SavedFile | null }) {
  const { t } = useTranslation('imports')
  if (!file) return null
  if (file.kind === 'download') {
    return (
      <Anchor href={file.url} download={file.name} size="xs">
        {t('rejects.download', { file: file.name })}
      </Anchor>
    )
  }
  return (
    <Text size="xs" c="dimmed" role="status" title={file.path}>
      {t('rejects.saved', { file: file.name })}
    </Text>
  )
}
