/** A line of the audit log as a page shows it. */
export interface AuditLine {
  readonly id: number;
  readonly at: string;
  /** Undefined for what nobody signed in did. */
  readonly by: string | undefined;
  readonly action: string;
  readonly subject: string;
}

export interface AuditPage {
  readonly lines: readonly AuditLine[];
  /** The next page begins before this id; undefined on the last. */
  readonly olderThan: number | undefined;
}
