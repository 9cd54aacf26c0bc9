//! The contracts of the ports.

use port::contract::{
    accounts, around, audit, dead_letters, keeping, ledger, notices, registry, saved,
};

use crate::place::both;

both! {
    registry_begins_empty |_, it| registry::begins_empty(it).await;
    registry_loads_what_was_put |_, it| registry::loads_what_was_put(it).await;
    registry_putting_again_replaces |_, it| registry::putting_again_replaces(it).await;
    registry_numbers_series_once |_, it| registry::numbers_series_once(it).await;
    registry_every_version_stays |_, it| registry::every_version_stays(it).await;
    registry_links_and_owners |_, it| registry::links_and_former_owners_read_back(it).await;
    registry_rule_versions |_, it| registry::rule_versions_read_back(it, it).await;
    registry_refuses_to_name_nothing |_, it| registry::refuses_to_name_nothing(it).await;

    accounts_users_read_back |_, it| accounts::users_read_back(it, it).await;
    accounts_sessions_expire |_, it| accounts::sessions_expire(it, it).await;
    accounts_sessions_end |_, it| accounts::sessions_end(it, it).await;
    accounts_sessions_are_bounded |_, it| accounts::sessions_are_bounded(it, it).await;
    accounts_tokens |_, it| accounts::tokens_lead_to_their_owner(it, it).await;
    accounts_attempts_are_counted |_, it| accounts::attempts_are_counted(it, it).await;

    ledger_reads_back |_, it| ledger::reads_back(it).await;
    ledger_told_twice |_, it| ledger::told_twice_changes_nothing(it).await;
    ledger_one_open_alarm |_, it| ledger::one_open_alarm_a_subject(it).await;
    ledger_one_open_case |_, it| ledger::one_open_case_an_entity(it).await;
    ledger_alarm_pages |_, it| ledger::alarm_pages_are_stable(it).await;
    ledger_case_pages |_, it| ledger::case_pages_are_stable(it).await;
    ledger_refuses_a_bad_cursor |_, it| ledger::refuses_a_bad_cursor(it).await;
    ledger_scope_cuts_lists |_, it| ledger::scope_cuts_lists(it).await;
    ledger_filters_choose |_, it| ledger::filters_choose(it).await;
    ledger_quiet_alarms |_, it| ledger::quiet_alarms_are_listed(it).await;
    ledger_occurrences |_, it| ledger::occurrences_are_counted(it).await;

    around_says_what_is_near |_, it| around::says_what_is_near(it).await;
    around_keeps_to_the_scope |_, it| around::keeps_to_the_scope(it).await;

    saved_questions_read_back |_, it| saved::questions_read_back(it, it, it).await;
    saved_questions_are_somebodys |_, it| saved::questions_are_somebodys(it, it, it).await;

    rosters_read_back |_, it| notices::settings_read_back(it).await;
    rosters_know_who_left |_, it| notices::who_left_is_known(it, it, it).await;
    rosters_hand_overs |_, it| notices::hand_overs_are_read(it).await;
    notices_read_back |_, it| notices::notices_read_back(it).await;
    notices_are_forgotten |_, it| notices::notices_are_forgotten(it).await;
    keeping_reads_back |_, it| keeping::reads_back(it, it, it).await;
    keeping_refuses_strangers |_, it| keeping::refuses_strangers(it, it, it).await;

    audit_is_one_chain |_, it| audit::is_one_chain(it).await;
    audit_is_read_in_pages |_, it| audit::is_read_in_pages(it).await;
    audit_refuses_a_bad_cursor |_, it| audit::refuses_a_bad_cursor(it).await;

    dead_letters_read_back |_, it| dead_letters::reads_back(it).await;
    dead_letters_filters_choose |_, it| dead_letters::filters_choose(it).await;
    dead_letters_pages |_, it| dead_letters::is_read_in_pages(it).await;
    dead_letters_are_bounded |_, it| dead_letters::is_bounded(it).await;
}
