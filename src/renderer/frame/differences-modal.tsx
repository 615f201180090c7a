import { Modal, Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SchemaDifference } from '../../contract/connections'
import { CopyDetails } from '../ui/copy-button'

interface DifferencesModalProps {
  opened: boolean
  onClose: () => void
  differences: SchemaDifference[]
}

/** How the three tables of this database differ from what the app expects. */
export function DifferencesModal({ opened, onClose, differences }: DifferencesModalProps) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('differences.title')}
      size={800}
      closeButtonProps={{ 'aria-label': t('actions.close') }}
    >
      <Stack gap="md" align="flex-start">
        <Text size="sm">{t('differences.text')}</Text>
        <Table.ScrollContainer minWidth={560} w="100%">
          <Table fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('differences.place')}</Table.Th>
                <Table.Th scope="col">{t('differences.what')}</Table.Th>
                <Table.Th scope="col">{t('differences.expected')}</Table.Th>
                <Table.Th scope="col">{t('differences.found')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {differences.map(({ table, column, kind, expected, found }) => (
                <Table.Tr key={`${table}.${column}.${kind}`}>
                  <Table.Td>{column ? `${table}.${column}` : table}</Table.Td>
                  <Table.Td>{t(`differences.kind.${kind}`)}</Table.Td>
                  <Table.Td>{expected || '–'}</Table.Td>
                  <Table.Td>{found || '–'}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <CopyDetails text={JSON.stringify(differences, null, 2)} />
      </Stack>
    </Modal>
  )
}
