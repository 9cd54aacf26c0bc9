// Every page: its address, its name, its place in the navigation, and the file it is loaded from when
// somebody goes there. To add a page, add a line; the component gets the address's parts as props.
import type { Component } from 'svelte';
import type { Key } from '../i18n/texts';
import type { IconName } from '../ui/icons';

type Module = { default: Component<any> };
export type Page = {
  path: string;
  title: Key;
  load: () => Promise<Module>;
  /** Shown in the navigation with this icon; pages without one are reached from another page. */
  icon?: IconName;
  /** The letter after G. */
  key?: string;
  /** Needed to see it in the navigation; the server decides in any case. */
  needs?: string;
  group?: 'work' | 'zone' | 'rules' | 'admin';
};

export const PAGES: readonly Page[] = [
  { path: '/', title: 'view.overview', icon: 'overview', key: 'o', group: 'work', load: () => import('./Overview.svelte') },
  { path: '/alarms', title: 'view.alarms', icon: 'alarm', key: 'a', group: 'work', load: () => import('../alarm/AlarmsPage.svelte') },
  { path: '/alarms/groups', title: 'alarm.tab.groups', key: 'n', load: () => import('../alarm/GroupsPage.svelte') },
  { path: '/alarms/shelved', title: 'alarm.tab.shelved', key: 'v', load: () => import('../alarm/ShelvedPage.svelte') },
  { path: '/alarms/held', title: 'alarm.tab.held', load: () => import('../alarm/HeldPage.svelte') },
  { path: '/alarms/outages', title: 'alarm.tab.outages', key: 'm', load: () => import('../outage/OutagesPage.svelte') },
  { path: '/alarms/statistics', title: 'alarm.tab.statistics', key: 'k', load: () => import('../statistics/StatisticsPage.svelte') },
  { path: '/alarms/:id', title: 'view.alarms', load: () => import('../alarm/AlarmPage.svelte') },
  { path: '/roster', title: 'view.roster', icon: 'roster', key: 'w', group: 'work', load: () => import('../people/RosterPage.svelte') },
  { path: '/notices', title: 'view.notices', icon: 'bell', key: 'y', group: 'work', load: () => import('../notice/NoticesPage.svelte') },
  { path: '/notices/:id', title: 'view.notices', load: () => import('../notice/NoticePage.svelte') },
  { path: '/channels', title: 'view.channels', load: () => import('../people/ChannelsPage.svelte') },
  { path: '/drills', title: 'view.drills', load: () => import('../notice/DrillsPage.svelte') },
  { path: '/cases', title: 'view.cases', icon: 'case', key: 'c', group: 'work', load: () => import('../case/CasesPage.svelte') },
  { path: '/cases/:id', title: 'view.cases', load: () => import('../case/CasePage.svelte') },
  { path: '/entities', title: 'view.entities', icon: 'entity', key: 'e', group: 'zone', load: () => import('../entity/EntitiesPage.svelte') },
  { path: '/entities/:id', title: 'view.entities', load: () => import('../entity/EntityPage.svelte') },
  { path: '/nearby', title: 'nearby.title', load: () => import('../nearby/NearbyPage.svelte') },
  { path: '/boards', title: 'view.boards', icon: 'board', key: 'b', group: 'zone', load: () => import('../indicator/BoardsPage.svelte') },
  { path: '/boards/:id', title: 'view.boards', load: () => import('../indicator/BoardsPage.svelte') },
  { path: '/sql', title: 'view.sql', icon: 'sql', key: 'q', group: 'zone', load: () => import('../sql/SqlPage.svelte') },
  { path: '/limits', title: 'view.limits', icon: 'law', key: 'l', group: 'rules', load: () => import('../law/LimitsPage.svelte') },
  { path: '/chains', title: 'view.chains', icon: 'chain', group: 'rules', load: () => import('../people/ChainsPage.svelte') },
  { path: '/rules', title: 'view.rules', icon: 'rule', key: 'r', group: 'rules', needs: 'rule.read', load: () => import('../rule/RulesPage.svelte') },
  { path: '/rule/new', title: 'view.rule_new', load: () => import('../rule/NewRulePage.svelte') },
  { path: '/rule/:id', title: 'view.rules', load: () => import('../rule/RulePage.svelte') },
  { path: '/permits/new', title: 'view.permit', icon: 'permit', key: 'p', group: 'rules', needs: 'permit.write', load: () => import('../law/PermitPage.svelte') },
  { path: '/import', title: 'view.import', icon: 'import', key: 'i', group: 'admin', needs: 'observation.write', load: () => import('../import/ImportPage.svelte') },
  { path: '/sources', title: 'view.sources', icon: 'source', key: 's', group: 'admin', load: () => import('../source/SourcesPage.svelte') },
  { path: '/orgs', title: 'view.orgs', icon: 'tree', key: 't', group: 'admin', needs: 'org.write', load: () => import('../org/OrgsPage.svelte') },
  { path: '/users', title: 'view.users', icon: 'users', key: 'u', group: 'admin', needs: 'user.write', load: () => import('../org/UsersPage.svelte') },
  { path: '/contacts', title: 'view.contacts', icon: 'contact', group: 'admin', needs: 'user.write', load: () => import('../people/ContactsPage.svelte') },
  { path: '/audit', title: 'view.audit', icon: 'audit', key: 'd', group: 'admin', needs: 'audit.read', load: () => import('../audit/AuditPage.svelte') },
  { path: '/retention', title: 'view.retention', icon: 'archive', group: 'admin', needs: 'pack.write', load: () => import('../retention/RetentionPage.svelte') },
  { path: '/system', title: 'view.health', icon: 'health', key: 'h', group: 'admin', load: () => import('../health/HealthPage.svelte') },
  { path: '/about', title: 'view.about', icon: 'about', group: 'admin', load: () => import('./AboutPage.svelte') },
  { path: '/more', title: 'view.more', load: () => import('./MorePage.svelte') },
];
