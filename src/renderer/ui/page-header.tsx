import { Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './page-header.module.css'

interface PageHeaderProps {
  title: ReactNode
  description?: ReactNode
  /** Buttons at the right. */
  actions?: ReactNode
  /** The page's own title stands in the top bar (1), so this is 2 unless told otherwise. */
  order?: 2 | 3
  id?: string
}

/** A heading inside a page, with what can be done there. */
export function PageHeader({ title, description, actions, order = 2, id }: PageHeaderProps) {
  return (
    <div className={classes.header}>
      <div className={classes.words}>
        <Title order={order} id={id} tabIndex={id ? -1 : undefined}>
          {title}
        </Title>
        {description && (
          <Text size="sm" c="dimmed">
            {description}
          </Text>
        )}
      </div>
      {actions && <Group gap="xs">{actions}</Group>}
    </div>
  )
}
