import './strict-csp'

// A bundler may run shared chunks before the entry's own lines; this one waits for them.
void import('./start')
