/** A viewer as the viewer and operators may see him; known from the first thing he changed or bought. */
export interface User {
  readonly id: string;
  /** Given at the last checkout. */
  readonly email: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
}
