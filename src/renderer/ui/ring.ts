/** How a silence is drawn: whole, what is left of it (0 to 1, running down), or dotted where something must happen first. */
export type Ring = 'full' | 'dotted' | { readonly left: number }
