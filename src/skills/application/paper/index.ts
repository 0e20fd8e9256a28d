export { datesPicture } from './dates-picture.ts';
export { flowDiagram } from './flow-diagram.ts';
export { fromJson, type Imported, ImportError, jsonSchema, LARGEST, SCHEMA, toJson } from './json.ts';
export { type Colleague, type Paper, paperOf, type Pictures, type SignOff, type Source } from './paper.ts';
export { fromRegister } from './register.ts';
