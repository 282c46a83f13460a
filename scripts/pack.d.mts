export function pack(target: string): Promise<void>;
