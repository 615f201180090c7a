import { Button, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { type Budget, budgetInputSchema } from '../../../contract/budgets'
import { useRouteMutation } from '../../api/queries'
import { useErrorText } from '../../i18n/use-error-text'
import { DecimalInput } from '../../ui/decimal-input'
import { SideSheet } from '../../ui/side-sheet'
import { useLast } from '../../ui/use-last'
import { type BudgetValues, readThresholds, toInput, toValues } from './budget-values'
import { useBudgetScopes } from './use-budget-scopes'

const FORM_ID = 'budget-form'
const KINDS = ['workspace', 'provider', 'model', 'project'] as const
/** The contract's paths and the form's. */
const FIELDS = { 'scope.id': 'scopeId', scope: 'scopeId' }

/** What the sheet is about: a budget to change, or `new`. */
export type BudgetTarget = Budget | 'new'

export function BudgetSheet({
  target,
  onClose,
}: {
  target: BudgetTarget | null
  onClose: () => void
}) {
  const { t } = useTranslation('budgets')
  const shown = useLast(target)
  const budget = shown === 'new' ? null : shown
  const create = useRouteMutation('budgets.create', { onSuccess: onClose })
  const update = useRouteMutation('budgets.update', { onSuccess: onClose })
  const close = (): void => {
    create.reset()
    update.reset()
    onClose()
  }
  return (
    <SideSheet
      opened={target !== null}
      onClose={close}
      closeOnClickOutside={false}
      title={budget ? t('editTitle', { name: budget.name }) : t('newTitle')}
      footer={
        <>
          <Button variant="default" onClick={close}>
            {t('common:actions.cancel')}
          </Button>
          <Button type="submit" form={FORM_ID} loading={create.isPending || update.isPending}>
            {budget ? t('common:actions.save') : t('add')}
          </Button>
        </>
      }
    >
      {shown && target !== null && (
        <BudgetForm
          key={budget?.id ?? 'new'}
          budget={budget}
          error={create.error ?? update.error}
          onSave={(values) => {
            if (budget) update.mutate({ ...toInput(values), id: budget.id })
            else create.mutate(toInput(values))
          }}
        />
      )}
    </SideSheet>
  )
}

interface BudgetFormProps {
  budget: Budget | null
  error: unknown
  onSave: (values: BudgetValues) => void
}

function BudgetForm({ budget, error, onSave }: BudgetFormProps) {
  const { t } = useTranslation('budgets')
  const errorText = useErrorText()
  const scopes = useBudgetScopes()
  const form = useForm<BudgetValues>({
    initialValues: toValues(budget),
    validate: {
      name: (name) => (name.trim() === '' ? t('errors:field.required') : null),
      scopeId: (id, { kind }) =>
        kind !== 'workspace' && id === '' ? t('errors:field.required') : null,
      amountUsd: (amount) =>
        budgetInputSchema.shape.amountUsd.safeParse(amount.trim()).success
          ? null
          : t('errors:field.invalid_budget'),
      thresholds: (text) => (readThresholds(text) ? null : t('thresholdsWrong')),
    },
  })
  const { kind } = form.values
  const fields = error ? errorText.fields(error, FIELDS) : {}
  const problem = error && Object.keys(fields).length === 0 ? errorText.text(error) : null
  return (
    <form id={FORM_ID} onSubmit={form.onSubmit(onSave)} noValidate>
      <Stack gap="md">
        <TextInput
          label={t('name')}
          withAsterisk
          maxLength={128}
          data-autofocus
          {...form.getInputProps('name')}
          error={form.errors['name'] ?? fields['name']}
        />
        <div>
          <Text size="sm" fw={500} id="budget-scope">
            {t('scopeLabel')}
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="budget-scope"
            data={KINDS.map((value) => ({ value, label: t(`scope.${value}`) }))}
            value={kind}
            onChange={(value) => {
              const next = KINDS.find((one) => one === value) ?? 'workspace'
              form.setValues({ kind: next, scopeId: '' })
              form.clearErrors()
            }}
          />
        </div>
        {kind !== 'workspace' && (
          <Select
            label={t(`scope.${kind}`)}
            withAsterisk
            placeholder={t('choose')}
            data={scopes[kind]}
            searchable
            nothingFoundMessage={t('noneFound')}
            value={form.values.scopeId || null}
            onChange={(id) => form.setFieldValue('scopeId', id ?? '')}
            error={form.errors['scopeId'] ?? fields['scopeId']}
          />
        )}
        <DecimalInput
          label={t('amount')}
          withAsterisk
          description={t('amountHelp')}
          leftSection="$"
          value={form.values.amountUsd}
          onChange={(text) => form.setFieldValue('amountUsd', text)}
          error={form.errors['amountUsd'] ?? fields['amountUsd']}
        />
        <TextInput
          label={t('thresholds')}
          description={t('thresholdsHelp')}
          {...form.getInputProps('thresholds')}
        />
        {problem && (
          <Text size="sm" c="var(--tl-bad)" role="alert">
            {problem}
          </Text>
        )}
      </Stack>
    </form>
  )
}
