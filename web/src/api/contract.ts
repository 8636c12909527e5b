/** Read the types of requests and responses out of the API's contract, docs/openapi.yaml (`npm run types` renews them). */

import type { components, operations } from "./openapi";

/** What a schema of the contract describes, where it is there. */
export type Schema<Name extends keyof components["schemas"]> = NonNullable<components["schemas"][Name]>;

type JsonOf<Responses> = {
  [Status in keyof Responses & (200 | 201)]: Responses[Status] extends { content: { "application/json": infer Body } }
    ? Body
    : never;
}[keyof Responses & (200 | 201)];

/** The JSON body of an operation that succeeded. */
export type ResponseOf<Name extends keyof operations> = JsonOf<operations[Name]["responses"]>;

/** `T` with fields that the service always fills, though the contract would let them be missing or null. */
export type Filled<T, Keys extends keyof T> = Omit<T, Keys> & { [Key in Keys]-?: NonNullable<T[Key]> };
