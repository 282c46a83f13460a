export const backends: {
  readonly jaeger: { readonly source: string; readonly package: string; readonly program: string };
};
