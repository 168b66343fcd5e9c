export const names: () => Promise<string[]>;
export const moduleText: (name: string) => Promise<string>;
export const pathOf: (name: string) => string;
