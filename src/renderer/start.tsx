import '@mantine/core/styles.css'
import '@mantine/dates/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './styles/global.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createClient } from './api/create-client'
import { App } from './app'
import { createI18n, initialLanguage } from './i18n'

const container = document.getElementById('root')
if (!container) throw new Error('index.html has no #root')

const i18n = createI18n(initialLanguage())
createRoot(container).render(
  <StrictMode>
    <App client={createClient()} i18n={i18n} />
  </StrictMode>,
)
