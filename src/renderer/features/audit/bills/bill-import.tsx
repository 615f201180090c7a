import { Skeleton, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BillGroup } from '../../../../contract/bills'
import type { FileRef } from '../../../../contract/files'
import { useRouteQuery } from '../../../api/queries'
import { ErrorState } from '../../../ui/error-state'
import { SideSheet } from '../../../ui/side-sheet'
import { BillFile } from './bill-file'
import { BillForm } from './bill-form'
import classes from './bills.module.css'

interface BillImportProps {
  /** Whose bills are looked at. */
  provider: string
  onClose: () => void
  /** Hears what the bill's newest lines belong to. */
  onDone: (brought: Omit<BillGroup, 'months'> & { month: string | null }) => void
}

/** A bill, from its file to its lines: what it is, how it is read, what it would bring. */
export function BillImport({ provider, onClose, onDone }: BillImportProps) {
  const { t } = useTranslation('bills')
  const [file, setFile] = useState<FileRef | null>(null)
  return (
    <SideSheet
      opened
      onClose={onClose}
      width={760}
      title={t('import.title')}
      closeOnClickOutside={false}
    >
      <div className={classes.importForm}>
        <Text size="sm" c="dimmed">
          {t('import.help')}
        </Text>
        <BillFile file={file} onFile={setFile} />
        {file && <Inspected key={file.ref} file={file} provider={provider} onDone={onDone} />}
      </div>
    </SideSheet>
  )
}

function Inspected({
  file,
  provider,
  onDone,
}: Pick<BillImportProps, 'provider' | 'onDone'> & { file: FileRef }) {
  const inspection = useRouteQuery('bills.inspect', { file: file.ref }, { staleTime: Infinity })
  if (inspection.isError) {
    return (
      <ErrorState
        error={inspection.error}
        onRetry={() => void inspection.refetch()}
        retrying={inspection.isFetching}
      />
    )
  }
  if (!inspection.data) return <Skeleton height={200} />
  return <BillForm file={file} inspection={inspection.data} provider={provider} onDone={onDone} />
}
