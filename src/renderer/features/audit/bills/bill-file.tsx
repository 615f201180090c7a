import { Button, FileButton, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FileRef } from '../../../../contract/files'
import { useClient } from '../../../api/client-context'
import { useAppInfo, useRouteMutation } from '../../../api/queries'
import { uploadFile } from '../../../api/uploads'
import { useFormat } from '../../../api/use-format'
import { useErrorText } from '../../../i18n/use-error-text'

interface BillFileProps {
  file: FileRef | null
  onFile: (file: FileRef) => void
}

/** The button that chooses a bill: by the system's dialog, or sent by the page. */
export function BillFile({ file, onFile }: BillFileProps) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const client = useClient()
  const errorText = useErrorText()
  const info = useAppInfo().data
  const [sending, setSending] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const pick = useRouteMutation('files.pick', {
    onSuccess: ({ files }) => {
      if (files?.[0]) onFile(files[0])
    },
  })
  const send = async (chosen: File | null): Promise<void> => {
    if (!chosen) return
    setSending(true)
    setError(null)
    try {
      onFile(await uploadFile(client, chosen))
    } catch (problem) {
      setError(problem)
    } finally {
      setSending(false)
    }
  }
  const failed = error ?? pick.error
  const label = t(file ? 'import.other' : 'import.choose')
  const look = { variant: file ? 'default' : 'filled', size: file ? 'xs' : 'sm' } as const
  return (
    <div>
      <Group gap="sm">
        {info?.nativeDialogs ? (
          <Button
            {...look}
            loading={pick.isPending}
            onClick={() => pick.mutate({ purpose: 'bill' })}
          >
            {label}
          </Button>
        ) : (
          <FileButton accept=".csv,.tsv,.txt,.gz" onChange={(chosen) => void send(chosen)}>
            {({ onClick }) => (
              <Button {...look} loading={sending} onClick={onClick}>
                {label}
              </Button>
            )}
          </FileButton>
        )}
        {file && (
          <Text size="sm" fw={500}>
            {file.name} <span className="tabular">({format.bytes(file.size)})</span>
          </Text>
        )}
      </Group>
      {failed !== null && (
        <Text size="sm" c="var(--tl-bad)" role="alert" mt={4}>
          {errorText.text(failed)}
        </Text>
      )}
    </div>
  )
}
