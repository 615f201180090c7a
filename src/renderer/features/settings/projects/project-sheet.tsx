import { Button, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import type { Project } from '../../../../contract/projects'
import { useRouteMutation } from '../../../api/queries'
import { useWriteBlock } from '../../../api/use-write-block'
import { useErrorText } from '../../../i18n/use-error-text'
import { SideSheet } from '../../../ui/side-sheet'
import { useLast } from '../../../ui/use-last'
import { ColorChoice } from './color-choice'
import classes from './projects.module.css'

interface ProjectSheetProps {
  project: Project | null
  /** The colour that a project has where none is chosen. */
  colorOf: (id: string) => string
  onClose: () => void
}

const FORM_ID = 'project-form'

export function ProjectSheet({ project, colorOf, onClose }: ProjectSheetProps) {
  const { t } = useTranslation('settings')
  const blocked = useWriteBlock()
  const shown = useLast(project)
  const update = useRouteMutation('projects.update', { onSuccess: onClose })
  return (
    <SideSheet
      opened={project !== null}
      onClose={() => {
        update.reset()
        onClose()
      }}
      closeOnClickOutside={false}
      title={t('projects.edit', {
        project: shown?.name ?? t('projects.unnamed', { id: shown?.id }),
      })}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common:actions.cancel')}
          </Button>
          <Button
            type="submit"
            form={FORM_ID}
            disabled={blocked !== null}
            loading={update.isPending}
          >
            {t('common:actions.save')}
          </Button>
        </>
      }
    >
      {shown && project !== null && (
        <ProjectForm
          key={shown.id}
          project={shown}
          automatic={colorOf(shown.id)}
          blocked={blocked}
          onSave={(values) => update.mutateAsync({ id: shown.id, ...values })}
        />
      )}
    </SideSheet>
  )
}

interface Values {
  name: string
  color: string | null
  description: string
}

interface ProjectFormProps {
  project: Project
  automatic: string
  blocked: string | null
  onSave: (values: {
    name: string | null
    color: string | null
    description: string
  }) => Promise<unknown>
}

function ProjectForm({ project, automatic, blocked, onSave }: ProjectFormProps) {
  const { t } = useTranslation('settings')
  const errorText = useErrorText()
  const form = useForm<Values>({
    initialValues: {
      name: project.name ?? '',
      color: project.color,
      description: project.description,
    },
  })
  const readOnly = blocked !== null
  const submit = ({ name, color, description }: Values): void => {
    onSave({ name: name.trim() === '' ? null : name, color, description }).catch(
      (error: unknown) => {
        const fields = errorText.fields(error)
        form.setErrors(Object.keys(fields).length > 0 ? fields : { name: errorText.text(error) })
      },
    )
  }
  return (
    <form id={FORM_ID} onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        {blocked !== null && (
          <p className={classes.blocked} role="note">
            {blocked}
          </p>
        )}
        <TextInput
          label={t('projects.name')}
          description={t('projects.nameHelp', { id: project.id })}
          data-autofocus
          readOnly={readOnly}
          {...form.getInputProps('name')}
        />
        <ColorChoice
          value={form.values.color}
          automatic={automatic}
          disabled={readOnly}
          onChange={(color) => form.setFieldValue('color', color)}
        />
        <Textarea
          label={t('projects.descriptionField')}
          autosize
          minRows={2}
          maxRows={8}
          readOnly={readOnly}
          {...form.getInputProps('description')}
        />
      </Stack>
    </form>
  )
}
