import {
  ActionIcon,
  Button,
  createTheme,
  type CSSVariablesResolver,
  Input,
  type MantineColorsTuple,
  Menu,
  Modal,
  MultiSelect,
  SegmentedControl,
  Select,
  Switch,
  Tooltip,
} from '@mantine/core'

/** The one accent: an indigo whose shade 6 carries white text at 5.3:1. */
const ink: MantineColorsTuple = [
  '#eff1fe',
  '#dde2fc',
  '#bac3f7',
  '#96a3f2',
  '#8190f0',
  '#6172e6',
  '#4c5cd6',
  '#3f4ebd',
  '#35429d',
  '#29347d',
]

/** Cool neutrals of the dark scheme: text first, ground at 7, wells below it. */
const dark: MantineColorsTuple = [
  '#dadde4',
  '#b9bec9',
  '#979eac',
  '#767e8d',
  '#3a404d',
  '#2a2f3a',
  '#20242d',
  '#16191f',
  '#111318',
  '#0b0d10',
]

const gray: MantineColorsTuple = [
  '#f7f8fa',
  '#f0f2f5',
  '#e4e7ec',
  '#d3d8e0',
  '#bcc3ce',
  '#9aa2b0',
  '#6b7382',
  '#4a5160',
  '#323844',
  '#1c2029',
]

const CONTROL_HEIGHT: Record<string, string> = { xs: '28px', sm: '32px', md: '36px' }

function controlHeight(size: unknown): string | undefined {
  return typeof size === 'string' ? CONTROL_HEIGHT[size] : undefined
}

/** The list itself scrolls: a scroll area around it would need a tab stop of its own. */
const scrollingOptions = { options: { maxHeight: '320px', overflowY: 'auto' as const } }

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: 6,
  colors: { ink, dark, gray },
  black: '#1c2029',
  fontFamily:
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '16px', lineHeight: '24px' },
      h2: { fontSize: '15px', lineHeight: '24px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
    },
  },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm', fw: 500 },
      vars: (_theme, props) => {
        const height = controlHeight(props.size)
        return { root: height ? { '--button-height': height, '--button-padding-x': '12px' } : {} }
      },
    }),
    Input: Input.extend({
      vars: (_theme, props) => {
        const height = controlHeight(props.size)
        return { wrapper: height ? { '--input-height': height } : {} }
      },
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    InputWrapper: Input.Wrapper.extend({ styles: { label: { fontWeight: 500 } } }),
    // The first item takes the focus itself: the placeholder for it is no item of a menu.
    Menu: Menu.extend({
      defaultProps: { position: 'bottom-end', shadow: 'md', withInitialFocusPlaceholder: false },
    }),
    Modal: Modal.extend({
      defaultProps: { centered: true },
      styles: {
        title: { fontSize: '15px', fontWeight: 600 },
        content: { border: '1px solid var(--tl-line)' },
      },
    }),
    Select: Select.extend({ defaultProps: { withScrollArea: false }, styles: scrollingOptions }),
    MultiSelect: MultiSelect.extend({
      defaultProps: { withScrollArea: false },
      styles: scrollingOptions,
    }),
    SegmentedControl: SegmentedControl.extend({
      defaultProps: { withItemsBorders: false },
      styles: { label: { fontWeight: 500 } },
    }),
    Switch: Switch.extend({ defaultProps: { withThumbIndicator: false } }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 400,
        withArrow: false,
        events: { hover: true, focus: true, touch: false },
      },
    }),
  },
})

/** Contrast of quiet text is at least 4.5:1 on every ground it stands on, in both schemes. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5a6272',
    '--mantine-color-placeholder': '#6b7382',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-error': '#c22f2f',
    '--tl-rail': '#f7f8fa',
    '--tl-sunken': '#f7f8fa',
    '--tl-line': '#e4e7ec',
    '--tl-hover': '#f0f2f5',
    '--tl-selected': '#eff1fe',
    '--tl-selected-text': '#35429d',
    '--tl-good': '#1a7f4b',
    '--tl-warn': '#8f5c00',
    '--tl-bad': '#c22f2f',
    '--tl-warn-ground': '#fff7e6',
    '--tl-bad-ground': '#fdeeee',
    '--tl-good-ground': '#ecf8f1',
    '--tl-info-ground': '#eff1fe',
  },
  dark: {
    '--mantine-color-dimmed': '#9ea5b3',
    '--mantine-color-placeholder': '#8b93a2',
    '--mantine-color-error': '#ff8585',
    '--tl-rail': '#111318',
    '--tl-sunken': '#111318',
    '--tl-line': '#2a2f3a',
    '--tl-hover': '#20242d',
    '--tl-selected': '#232846',
    '--tl-selected-text': '#bac3f7',
    '--tl-good': '#4cc38a',
    '--tl-warn': '#f0b849',
    '--tl-bad': '#ff8585',
    '--tl-warn-ground': '#2b2415',
    '--tl-bad-ground': '#331d20',
    '--tl-good-ground': '#16291f',
    '--tl-info-ground': '#1e2238',
  },
})
