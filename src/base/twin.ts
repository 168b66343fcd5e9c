interface Instance {
  readonly exports: { readonly memory: { readonly buffer: ArrayBuffer } };
}

/** What of WebAssembly is used; Node's types do not declare it. */
const { Module, Instance, validate } = (
  globalThis as unknown as {
    readonly WebAssembly: {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => Instance;
      readonly validate: (bytes: Uint8Array) => boolean;
    };
  }
).WebAssembly;

/**
 * Kernels that matter for speed have a twin in WebAssembly with SIMD (sources: dsp/assembly). The TypeScript kernel is
 * the truth and the twin gives its bits, so neither a key nor a result depends on which one ran. Where `enabled` is
 * false when a processor is made, or the machine has no SIMD, the truth runs; tests compare the two.
 */
export const twins = { enabled: true };

/** A running twin: its functions, and its memory as samples. The memory is scratch: nothing in it outlasts a call. */
export interface Twin<E> {
  readonly call: E;
  /** The whole memory; index = address / 8. It never grows. */
  readonly memory: Float64Array;
}

/** A twin of this thread, compiled when first asked for. Each module has a memory of its own. */
export function createTwin<E>(wasm: string): () => Twin<E> | undefined {
  let twin: Twin<E> | null | undefined;
  return () => {
    if (!twins.enabled) return undefined;
    twin ??= instantiated<E>(wasm);
    return twin ?? undefined;
  };
}

function instantiated<E>(wasm: string): Twin<E> | null {
  const bytes = Buffer.from(wasm, 'base64');
  if (!validate(bytes)) return null;
  const { exports } = new Instance(new Module(bytes));
  return { call: exports as unknown as E, memory: new Float64Array(exports.memory.buffer) };
}
