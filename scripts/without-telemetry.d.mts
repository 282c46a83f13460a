export function findSdk(): string[];
