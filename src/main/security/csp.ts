/** What a page of Hush may do: its own scripts, styles, fonts and pictures, and nothing that leaves it. */
const directives = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  // The window speaks through the bridge only.
  "connect-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // Svelte's own policy is the only way from text to markup; it is used for templates, never for what people wrote.
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
]

export const contentSecurityPolicy = directives.join('; ')
