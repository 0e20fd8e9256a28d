export type { Accepted, Adapter, Bot, Capabilities, TranscriptEntry } from './adapter.ts';
export type { Action, Block, Card, Citation, Field, Reply } from './card.ts';
export type { Exchange, Skill, SkillContext, SkillResult } from './skill.ts';
export type { Incoming, Origin, Turn, TurnKind } from './turn.ts';
