export function Mark() {
  return (
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="var(--mark)" />
      <rect x="7" y="9" width="8" height="14" rx="2" fill="#f4b740" />
      <rect x="17" y="9" width="8" height="9" rx="2" fill="#fffdf6" />
      <circle cx="11" cy="9" r="2.4" fill="#e2603a" />
      <circle cx="21" cy="9" r="2.4" fill="#e2603a" />
    </svg>
  )
}
