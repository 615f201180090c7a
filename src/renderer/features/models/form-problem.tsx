import { Alert } from '@mantine/core'
import { IconAlertTriangle, IconLock } from '@tabler/icons-react'
import { useErrorText } from '../../i18n/use-error-text'
import { errorShape } from '../../lib/error-text'

/** Why a form cannot be saved at all; wrong fields say so themselves. */
export function FormProblem({ blocked, error }: { blocked: string | null; error: unknown }) {
  const errorText = useErrorText()
  if (blocked !== null) {
    return (
      <Alert color="gray" variant="light" icon={<IconLock size={16} />} p="xs">
        {blocked}
      </Alert>
    )
  }
  if (error === null || error === undefined) return null
  if ((errorShape(error).details.fields ?? []).length > 0) return null
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={16} />} role="alert" p="xs">
      {errorText.text(error)}
    </Alert>
  )
}
