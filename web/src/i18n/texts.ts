// The whole dictionary: each noun keeps its own texts beside its pages, here they only meet.
// Keys begin with the folder's name, so two folders cannot take the same one.
import { texts as alarm } from '../alarm/texts';
import { texts as audit } from '../audit/texts';
import { texts as cases } from '../case/texts';
import { texts as entity } from '../entity/texts';
import { texts as health } from '../health/texts';
import { texts as imports } from '../import/texts';
import { texts as indicator } from '../indicator/texts';
import { texts as law } from '../law/texts';
import { texts as map } from '../map/texts';
import { texts as nearby } from '../nearby/texts';
import { texts as notice } from '../notice/texts';
import { texts as org } from '../org/texts';
import { texts as outage } from '../outage/texts';
import { texts as people } from '../people/texts';
import { texts as retention } from '../retention/texts';
import { texts as rule } from '../rule/texts';
import { texts as session } from '../session/texts';
import { texts as source } from '../source/texts';
import { texts as sql } from '../sql/texts';
import { texts as statistics } from '../statistics/texts';
import { texts as ui } from '../ui/texts';
import { texts as view } from '../view/texts';

export const texts = {
  ...alarm, ...audit, ...cases, ...entity, ...health, ...imports, ...indicator, ...law, ...map, ...nearby, ...notice, ...org, ...outage, ...people, ...retention, ...rule, ...session, ...source, ...sql, ...statistics, ...ui, ...view,
};
export type Key = keyof typeof texts;
