// Written by `npm run schema` from the server's OpenAPI; not by hand.

export interface paths {
    "/api/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same, to be read. */
        get: operations["docs_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The OpenAPI 3.1 document. */
        get: operations["docs_document"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/absences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Notes that somebody is away, and who stands in. */
        post: operations["roster_add_absence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin-units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Units of administration in the order of the source. */
        get: operations["entity_admin_units"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alarms, newest raised first. */
        get: operations["alarm_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open alarms by cause, else by rule and park; and whether they are a flood at the asker's unit.
         *     Nothing is left out: the numbers of the groups add up to the open alarms.
         */
        get: operations["alarm_groups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/shelved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rules that are put aside, the shelf that ends first first. */
        get: operations["alarm_shelved"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rate, peak, floods, chattering, stale alarms, severities, the ten loudest, and times to acknowledge
         *     and to clear, of what the asker may see; beside the benchmark of the packs.
         */
        get: operations["alarm_statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One alarm with its life, its limit and its procedure. */
        get: operations["alarm_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** "I have it." */
        post: operations["alarm_acknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives it to someone. */
        post: operations["alarm_assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/case": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a case of the rule's procedure for it, or lets it join the one that is open. */
        post: operations["alarm_open_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/comment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says something about it. */
        post: operations["alarm_comment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One alarm with readings, means, limit, rule, sources and hashes, as a ZIP file. */
        get: operations["alarm_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why was I told of this alarm, why was I not; and what became of each notice. */
        get: operations["notice_of_alarm"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/shelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts it aside for a while, with a reason: the rule on this subject disturbs nobody until then. */
        post: operations["alarm_shelve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/take-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a wrong acknowledgement back, within its grace. */
        post: operations["alarm_take_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{id}/unshelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes it back before its time; also after the alarm itself has ended. */
        post: operations["alarm_unshelve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lines, newest first. Who answers for a part of the zone reads what people of that part did: a
         *     page may then hold fewer lines than asked for, and still have a next one.
         */
        get: operations["audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recomputes the chain from its first line. */
        get: operations["audit_verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cap.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is wrong now, as CAP 1.2 in an Atom feed, in both languages, for systems of others. */
        get: operations["notice_cap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cases, newest opened first. */
        get: operations["case_list"];
        put?: never;
        /** Opens a case without an alarm: somebody called. */
        post: operations["case_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One case with its steps and its history. */
        get: operations["case_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives it to someone. */
        post: operations["case_assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes it with a result. */
        post: operations["case_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/note": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says something. */
        post: operations["case_note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/steps/{step}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finishes a step in hand. */
        post: operations["case_complete_step"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/steps/{step}/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leaves a step out, for a reason. */
        post: operations["case_skip_step"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the packs define, the units one sees and the people work can be given to. */
        get: operations["catalogue_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chains/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Sets an escalation chain. The first that fits counts, so a chain of one part of the zone could
         *     keep alarms from the duty room: whoever answers for the whole sets them all.
         */
        put: operations["roster_set_chain"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one's own people are reached; rooms too, for whoever answers for the whole. */
        get: operations["roster_contacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets how somebody is reached, who their superior is; or a room with a buzzer or a light. */
        put: operations["roster_set_one"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Somebody's newest notices, or a room's. */
        get: operations["notice_of_contact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Letters, newest first. */
        get: operations["dead-letter_list"];
        put?: never;
        post?: never;
        /** Throws letters away, at most 500 at once. */
        delete: operations["dead-letter_remove_many"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delivers letters again, the oldest first, at most 500 at once. */
        post: operations["dead-letter_replay_many"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One letter, with what was sent. */
        get: operations["dead-letter_show"];
        put?: never;
        post?: never;
        /** Throws a letter away. */
        delete: operations["dead-letter_remove_one"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delivers a letter again. It is gone once nothing of it is refused. */
        post: operations["dead-letter_replay_one"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Drills that go on, oldest first. */
        get: operations["notice_drills"];
        put?: never;
        /** Begins a drill: an alarm that is none, told like one and marked as a drill everywhere. */
        post: operations["notice_drill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drills/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a drill: nobody further is told. */
        post: operations["notice_end_drill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/duties/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets a post. */
        put: operations["roster_set_duty"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/duties/{id}/hand-overs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the shifts of a post left to each other, newest first. */
        get: operations["roster_hand_overs"];
        put?: never;
        /** Leaves a note to the next shift. */
        post: operations["roster_leave_note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entities in the order of their codes, or, with `near`, the nearest first. */
        get: operations["entity_list"];
        put?: never;
        /** Registers an entity. */
        post: operations["entity_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One entity with its series, permits and source. */
        get: operations["entity_show"];
        /** Changes an entity's record. Its code and its kind stay what they are. */
        put: operations["entity_change"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The links that begin at an entity. */
        get: operations["entity_show_links"];
        /** Replaces them. */
        put: operations["entity_change_links"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keeps a file, to be named by a step or a note. */
        post: operations["evidence_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file itself. Whoever may read cases and knows the hash may read it. */
        get: operations["evidence_download"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hand-overs/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** "I have read it." */
        post: operations["roster_read_note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Log, tables, packs and rates. */
        get: operations["center_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a table in. The file is kept as evidence; every reading names it by its SHA-256. */
        post: operations["import_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Mappings kept for the next file of their kind. */
        get: operations["import_mappings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows what a table would become. Nothing is kept. */
        post: operations["import_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every indicator. One that cannot be answered has no value and is not fresh; the others are not
         *     held up by it.
         */
        get: operations["indicator_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/layers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A layer's entities as they stand, as `GeoJSON`. */
        get: operations["layer_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rows of the texts as they are written, in the order of their codes. */
        get: operations["limit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/limits/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stands by name for a row of a text or of a permit: it is official from now on, in every report of
         *     the zone. A row of a permit is official until a newer version of the permit comes.
         */
        post: operations["limit_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one is reached oneself. */
        get: operations["roster_own"];
        /** Sets how one is reached oneself. */
        put: operations["roster_set_own"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/channels/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a notice by one of one's own channels, to see whether it arrives. */
        post: operations["notice_test_channel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/duty": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The posts one holds now, notes that must be read, and drills that go on. */
        get: operations["roster_own_duty"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own newest notices. */
        get: operations["notice_own"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nearby": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What lies within so many metres and minutes of a place, an alarm or an entity. */
        get: operations["nearby_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One notice and what it tells of: one's own, or one that tells of an alarm one may see. */
        get: operations["notice_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** "I have it", said from the notice: every alarm it tells of that still calls. */
        post: operations["notice_acknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{id}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The page a notice's link leads to. Looking changes nothing: mail filters look, too. */
        get: operations["notice_open"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A provider or a browser says that a notice arrived, was read, or did not arrive. */
        post: operations["notice_receipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/observations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delivers readings: one object, or an array. Answers once what was accepted is durable. */
        post: operations["observation_deliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orgs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Units of one's own subtree, in the order of their codes. */
        get: operations["org_list"];
        put?: never;
        /** Adds a unit under one that the asker sees. */
        post: operations["org_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orgs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Renames a unit, or moves it with everything below it. Its code stays what it is. */
        put: operations["org_change"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Planned work, what begins first first; also what is over since 35 days at most. */
        get: operations["outage_list"];
        put?: never;
        /** Plans work. */
        post: operations["outage_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outages/{id}/call-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Calls it off, or ends it before its time. */
        post: operations["outage_call_off"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Permits, by default the newest version of each. */
        get: operations["permit_list"];
        put?: never;
        /**
         * Enters a permit, or a newer version of one. Whatever is measured from now on is judged by it;
         *     what was judged before stays as it was known.
         */
        post: operations["permit_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which channels the operator has set up, and the key for push messages. */
        get: operations["notice_push_key"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own, and those shared by people of one's own unit, of those above and of those below. */
        get: operations["question_list"];
        put?: never;
        /** Keeps a question. */
        post: operations["question_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/questions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a question, whole. */
        put: operations["question_change"];
        post?: never;
        /** Deletes a question. */
        delete: operations["question_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/regulations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The texts, with how much of each is entered and confirmed. */
        get: operations["limit_regulations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rules, holds, and what the law asks for. */
        get: operations["retention_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Holds readings, whatever the rules say. */
        post: operations["retention_create_hold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention/holds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Lifts a hold: what is past its time goes within the next hour. */
        delete: operations["retention_lift_hold"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What would go if this rule acted now beside the others. Nothing does. */
        post: operations["retention_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets a rule. It acts a day later, and can be taken away until then as if it had never been. */
        post: operations["retention_create_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a rule away. What it let go is gone. */
        delete: operations["retention_delete_rule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roster": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who holds which post now and later, who is away, and whom alarms are told to: of the posts one
         *     answers for or stands on the roster of. Chains are shown to whoever answers for the whole.
         */
        get: operations["roster_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roster/foresee": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The chain an alarm would take, and whom each rung would name when its turn comes. */
        post: operations["roster_foresee"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roster/{kind}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a post, shift, absence, chain or contact away. */
        delete: operations["roster_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every rule the asker may see: those of packs, and those of units within their scope, also what was
         *     retired.
         */
        get: operations["rule_list"];
        put?: never;
        /** Makes a rule. It judges from the next reading on. */
        post: operations["rule_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a rule would have done. Nothing is kept, nobody is told. */
        post: operations["rule_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One rule with its versions. */
        get: operations["rule_show"];
        /** Changes a rule: a new version, from the next reading on. What it raised stays and goes on. */
        put: operations["rule_change"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a rule out: it judges nothing from now on, and its open alarms clear. A later change puts it
         *     back.
         */
        post: operations["rule_retire"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest value of many series. */
        get: operations["series_series_latest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Aggregates of many series over a grid of stretches, the same for all of them; or their readings as
         *     they are. `Accept` chooses the form: JSON, or one table as CSV, Arrow, Parquet or XLSX.
         */
        get: operations["series_series_query"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series/{id}/chart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A stretch as bins for a chart, with the limits that held in it. */
        get: operations["series_chart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series/{id}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Corrects one value by hand; the old one is kept. */
        post: operations["series_correct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series/{id}/means": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Legal means of one window, oldest first, the newest version of each. */
        get: operations["series_means"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series/{id}/observations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Readings, oldest first, by default the newest version of each. */
        get: operations["series_observations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series/{id}/out-of-service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a bad sensor out of service: its readings are kept and count for nothing. */
        post: operations["series_take_out"];
        /** Puts a sensor back into service. */
        delete: operations["series_put_back"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is logged in. */
        get: operations["session_show"];
        put?: never;
        /** Logs in. */
        post: operations["session_open"];
        /** Logs out. */
        delete: operations["session_close"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Chooses a new password; every other session of the person ends. */
        post: operations["session_change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shifts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts somebody on the roster, once or again and again. */
        post: operations["roster_add_shifts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shifts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes one shift: another person, other hours. */
        put: operations["roster_change_shift"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sources with their health since the start of the process. */
        get: operations["source_list"];
        put?: never;
        /** Registers a source. Its token is in the answer, and nowhere else ever again. */
        post: operations["source_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Changes a source, or switches it off and on. Its code and its way in stay what they are; what it
         *     sends while it is off is refused.
         */
        put: operations["source_change"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a new token; the one before opens nothing from now on. */
        post: operations["source_renew_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answers one read-only question. `Accept` chooses the form: JSON, CSV, Arrow, Parquet or XLSX. An
         *     answer cut at the limit says so: `truncated` in JSON, the header `x-truncated: true` of a file.
         */
        post: operations["sql_ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sql/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What may be asked: tables and their columns. */
        get: operations["sql_tables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server-sent events: `alarm`, `flood` (of the asker's unit), `outage` (ask for the list again), `case`, `latest`, `mean`, `aqi`, `registry`, `source`, `beat`,
         *     `reset`, and `health` at the beginning and whenever the center gets better or worse. Ids are positions of the log.
         */
        get: operations["stream_listen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People of one's own subtree. */
        get: operations["user_list"];
        put?: never;
        /** Adds a person. They choose their own password at the first login. */
        post: operations["user_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes a person. Who loses an account, a role or a password loses their sessions too. */
        patch: operations["user_change"];
        trace?: never;
    };
    "/api/v2/write": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Writes readings, as InfluxDB 2 takes them. 204 once all of them are durable; 400 names each bad
         *     line, and what is good of the others is kept.
         */
        post: operations["observation_write_v2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether readings can be written, as clients of InfluxDB 2 ask. */
        get: operations["probe_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process lives. */
        get: operations["probe_healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All figures, as Prometheus reads them. */
        get: operations["probe_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether it answers, as clients of InfluxDB 1 ask. */
        get: operations["probe_ping"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The log can be written, the store can be reached and the loop has caught up with the log. */
        get: operations["probe_readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/write": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Writes readings, as InfluxDB 1 takes them. When the center is busy this answers 503: Telegraf's
         *     output for version 1 throws away what any 4xx refuses, 429 too.
         */
        post: operations["observation_write_v1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The same, as it is entered. */
        AbsenceEntry: {
            from: string;
            person: string;
            replacement?: string | null;
            until: string;
        };
        /** @description Who has it. */
        Acknowledged: {
            at: components["schemas"]["Instant"];
            by: string;
            name: string;
        };
        /** @enum {string} */
        AdminKind: "ward" | "commune" | "special_zone";
        /** @description One of them. */
        AdminUnit: {
            /** Format: double */
            area_km2: number;
            code: string;
            kind: components["schemas"]["AdminKind"];
            /** @description Things of the asker's scope in it. */
            n_entities: number;
            /** @description Where another source has another code. */
            other_code: string | null;
            /** @description A point somewhere in it: longitude and latitude, WGS84 degrees. */
            point: [
                number,
                number
            ];
            title: components["schemas"]["Text"];
        };
        /** @description The units of administration of the zone's province. */
        AdminUnits: {
            /** @description Nobody's boundaries are known: a thing is of a unit by what its record says. */
            boundaries: boolean;
            confidence: components["schemas"]["Confidence"];
            items: components["schemas"]["AdminUnit"][];
            /** @description Things of the asker's scope whose record names no unit: a search by unit cannot find them. */
            n_without: number;
            /** @description Where the list was read. */
            source: string[];
        };
        /** @enum {string} */
        Again: "once" | "daily" | "weekly";
        /** @description One alarm as it stands. */
        Alarm: {
            ack_grace_until: components["schemas"]["Instant"] | null;
            acknowledged: components["schemas"]["Acknowledged"] | null;
            /** @description The first thing to do. */
            advice: components["schemas"]["Text"];
            case_id: string | null;
            /** @description It comes and goes faster than anybody can read. */
            chattering: boolean;
            class: components["schemas"]["AlarmClass"];
            cleared_at: components["schemas"]["Instant"] | null;
            confidence: components["schemas"]["Confidence"] | null;
            ended_at: components["schemas"]["Instant"] | null;
            entity: components["schemas"]["Subject"];
            /** @description The alarm of the same rule and subject before this one. */
            former_id: string | null;
            id: string;
            /** @description The alarm of its cause. */
            inhibited_by: string | null;
            limit_id: string | null;
            /**
             * Format: double
             * @description The limit as it was then.
             */
            limit_value: number | null;
            /** @description Short, for people: `A-7K3QF`. */
            number: string;
            /** @description The unit that answered for the entity when it raised, and those above it. */
            org_path: string[];
            /** @description The planned work on what it watches. */
            out_of_service: string | null;
            owner: components["schemas"]["Person"] | null;
            period: string;
            /**
             * Format: int64
             * @description The last record of the log that changed it.
             */
            position: number;
            /** @description Judged by a limit nobody has confirmed. */
            provisional: boolean;
            quantity: string | null;
            /** @description Why it disturbs nobody just now; empty when it may. */
            quiet: components["schemas"]["Quiet"][];
            raised_at: components["schemas"]["Instant"];
            /**
             * Format: int32
             * @description How often the condition has come since somebody last acknowledged it; this time counts.
             */
            repeats: number;
            rule: string;
            /** Format: int32 */
            series: number | null;
            severity: components["schemas"]["Severity"];
            shelved: components["schemas"]["Shelved"] | null;
            /** @description `active`, `cleared` (nobody has acknowledged it yet) or `ended`. */
            state: components["schemas"]["AlarmState"];
            /** @description The alarm that says the same, better. */
            suppressed_by: string | null;
            title: components["schemas"]["Text"];
            /**
             * Format: double
             * @description The value that raised it.
             */
            trigger_value: number | null;
            unit: string | null;
            /**
             * Format: double
             * @description The newest value judged.
             */
            value: number | null;
            value_at: components["schemas"]["Instant"];
        };
        /** @enum {string} */
        AlarmClass: "process" | "device" | "data" | "security";
        /** @description One alarm with everything known of it. */
        AlarmDetail: components["schemas"]["Alarm"] & {
            /** @description The alarms it is the cause of, newest first; at most a thousand. */
            inhibits: components["schemas"]["Alarm"][];
            life: components["schemas"]["LifeLine"][];
            limit: components["schemas"]["Limit"] | null;
            procedure: components["schemas"]["Procedure"] | null;
            rule_source: components["schemas"]["Text"][];
            rule_version: string;
        };
        /** @description Alarms of one cause at one place. */
        AlarmGroup: {
            /** @description `cause`: one alarm explains the others. `rule`: the same rule in the same park. */
            by: string;
            first_at: components["schemas"]["Instant"];
            /** @description The cause, or the newest. */
            head: components["schemas"]["Alarm"];
            /** @description All of them, newest first; at most a hundred. The others are in the list of alarms. */
            ids: string[];
            last_at: components["schemas"]["Instant"];
            /** @description How many. */
            n: number;
            /** @description Of those quiet. */
            n_quiet: number;
            /** @description Of those nobody has yet. */
            n_unacknowledged: number;
            park_title: components["schemas"]["Text"] | null;
            /** @description Of those that disturb; of all where none does. */
            severity: components["schemas"]["Severity"];
            title: components["schemas"]["Text"];
        };
        /** @description What is open, in groups. */
        AlarmGroups: {
            flood: components["schemas"]["Flood"] | null;
            /** @description The worst first. */
            groups: components["schemas"]["AlarmGroup"][];
            /** @description Open alarms in all groups. */
            n: number;
        };
        /** @description All that was said of an alarm. */
        AlarmNotices: {
            /** @description The escalation chain it is on. */
            chain: string | null;
            /**
             * Format: int32
             * @description Alarms told together with it, itself included.
             */
            group_n: number;
            next_rung_at: components["schemas"]["Instant"] | null;
            /** @description Notices that tell of it, oldest first. */
            notices: components["schemas"]["Notice"][];
            /**
             * Format: int32
             * @description The last rung told, from 1.
             */
            rung: number | null;
            /** @description What every stage said, in order. */
            trace: components["schemas"]["TraceLine"][];
        };
        /** @enum {string} */
        AlarmState: "active" | "cleared" | "ended";
        /**
         * @description How the alarms of a time were, after EEMUA 191 and ISA-18.2. Counted are alarms that disturbed; quiet
         *     ones are counted by themselves.
         */
        AlarmStatistics: {
            /** @description The loudest rules on their subjects, the loudest first: those to mend. */
            bad_actors: components["schemas"]["BadActorView"][];
            /**
             * Format: double
             * @description Their share of all.
             */
            bad_actors_share: number;
            benchmark: components["schemas"]["Benchmark"];
            /**
             * Format: double
             * @description Share of ten-minute spans with more alarms than a flood begins with.
             */
            flooded_share: number;
            from: components["schemas"]["Instant"];
            /** Format: int64 */
            n: number;
            /** Format: int64 */
            n_chattering: number;
            /**
             * Format: int64
             * @description People who can be at a desk in the asker's scope.
             */
            n_operators: number;
            /** Format: int64 */
            n_quiet: number;
            /** @description Alarms that stood at the end and had stood for too long. */
            n_stale: number;
            /**
             * Format: int64
             * @description In ten minutes, at most.
             */
            peak: number;
            peak_at: components["schemas"]["Instant"] | null;
            /**
             * Format: double
             * @description In ten minutes, on average.
             */
            per_10_min: number;
            /**
             * Format: double
             * @description In ten minutes for one of them, on average.
             */
            per_10_min_and_operator: number;
            /** @description Alarms by ten minutes, the oldest first; spans without one are left out. */
            rates: components["schemas"]["Rate"][];
            severities: components["schemas"]["SeverityShare"][];
            /** @description The oldest of them; at most a hundred. */
            stale: components["schemas"]["StaleAlarm"][];
            to: components["schemas"]["Instant"];
            to_acknowledge: components["schemas"]["TimesTaken"];
            to_clear: components["schemas"]["TimesTaken"];
        };
        /** @description What was said in a field, as people read it. */
        Answer: {
            field: string;
            text: components["schemas"]["Text"];
            title: components["schemas"]["Text"];
        };
        /** @description One answer. Names, units and targets are in the catalogue. */
        Answered: {
            asked_at: components["schemas"]["Instant"];
            fresh: boolean;
            id: string;
            label: string | null;
            /**
             * Format: int64
             * @description Rows that counted.
             */
            n_rows: number;
            /** @description None without a value or a target. */
            on_target: boolean | null;
            org: string;
            /**
             * Format: double
             * @description None where there was nothing to compute it from.
             */
            value: number | null;
        };
        AqiCategory: {
            colour: string;
            /** Format: int32 */
            max: number;
            title: components["schemas"]["Text"];
        };
        AqiScale: {
            categories: components["schemas"]["AqiCategory"][];
            source: string;
        };
        /** @description An air quality index. */
        AqiValue: {
            /** @description End of its hour. */
            at: components["schemas"]["Instant"];
            /** @description Position in the catalogue's list. */
            category: number;
            /** Format: int32 */
            value: number;
        };
        /** @description To whom. */
        Assignment: {
            /** @description Login name. */
            to: string;
        };
        /** @description What is written in a field of the kind's form. */
        AttributeValue: number | string;
        /** @description One line. */
        AuditLine: {
            /** @description `noun.verb`. */
            action: string;
            address: string;
            at: components["schemas"]["Instant"];
            by: string;
            /** @description JSON, as it was sealed. */
            detail: string;
            /** @description SHA-256 over the line before and this one. */
            hash: string;
            /** Format: int64 */
            n: number;
            /** @description `noun/id`. */
            subject: string;
        };
        /** @description A rule on a subject, with how often it came. */
        BadActorView: {
            entity: components["schemas"]["Subject"];
            /** Format: int64 */
            n: number;
            /** Format: int64 */
            n_chattering: number;
            rule: string;
            /** Format: int32 */
            series: number | null;
            /** Format: double */
            share: number;
            title: components["schemas"]["Text"];
        };
        /** @description The stream lives. */
        Beat: {
            now: components["schemas"]["Instant"];
            /** Format: int64 */
            position: number;
        };
        /** @description What alarms are measured against, with where it was read. */
        Benchmark: {
            /** Format: double */
            acceptable_per_10_min: number;
            /** Format: int32 */
            flood_over: number;
            /** Format: double */
            flooded_share_max: number;
            /** Format: double */
            high_share: number;
            /** Format: double */
            low_share: number;
            /** Format: double */
            manageable_per_10_min: number;
            /** Format: double */
            medium_share: number;
            source: string[];
            /** Format: int64 */
            stale_after_s: number;
            /** Format: int32 */
            stale_max: number;
            /** Format: double */
            top_ten_share_max: number;
        };
        Board: {
            id: string;
            tiles: components["schemas"]["Tile"][];
            title: components["schemas"]["Text"];
        };
        /** @description Why it is called off. */
        CallOff: {
            reason: string;
        };
        /** @description One case as it stands. */
        Case: {
            alarm_id: string | null;
            alarm_title: components["schemas"]["Text"] | null;
            closed_at: components["schemas"]["Instant"] | null;
            current_step: components["schemas"]["CurrentStep"] | null;
            due_at: components["schemas"]["Instant"] | null;
            entity: components["schemas"]["Subject"];
            id: string;
            /** @description Which of a list this part is for. */
            item: string | null;
            /** @description Short, for people: `C-7K3QF`. */
            number: string;
            opened_at: components["schemas"]["Instant"];
            overdue: boolean;
            owner: components["schemas"]["Person"] | null;
            /** @description The case it is a part of. */
            parent_id: string | null;
            /**
             * Format: int64
             * @description The last record of the log that changed it.
             */
            position: number;
            procedure: string;
            result: components["schemas"]["CaseResult"] | null;
            state: components["schemas"]["CaseState"];
            steps_done: number;
            /** @description How many are in hand. */
            steps_open: number;
            /** @description Done, in hand, and those that may still come. */
            steps_total: number;
            title: components["schemas"]["Text"];
            /** @description The procedure has come to its end: the case can be closed. */
            ways_ended: boolean;
        };
        /** @description One case with everything known of it. */
        CaseDetail: components["schemas"]["Case"] & {
            entries: components["schemas"]["CaseLine"][];
            /** @description Cases that do a part of the work, as they began. */
            parts: components["schemas"]["Case"][];
            steps: components["schemas"]["CaseStep"][];
            /** @description What comes by itself. */
            waits: components["schemas"]["CaseWait"][];
        };
        /** @description One line of a case's history. Fields that the line does not have are left out. */
        CaseLine: {
            alarm_id?: string;
            at: components["schemas"]["Instant"];
            by: components["schemas"]["Person"] | null;
            /** @description Another case: a part of this one. */
            case_id?: string;
            evidence?: components["schemas"]["Evidence"][];
            kind: components["schemas"]["CaseStepKind"];
            result?: components["schemas"]["CaseResult"];
            /** @description What was filled in or decided. */
            said?: components["schemas"]["Answer"][];
            step?: string;
            text?: string;
            to_user?: components["schemas"]["Person"];
            /** @description What in the procedure: an event, a decision table, a step. */
            what?: components["schemas"]["Text"];
            /** @description Why the procedure stands still. */
            why?: components["schemas"]["Text"];
        };
        /** @description Somebody opens a case without an alarm. */
        CaseOpening: {
            /** @description What it is about. */
            entity: string;
            /** @description What was said. */
            note?: string;
            /** @description By which procedure. */
            procedure: string;
        };
        /** @enum {string} */
        CaseResult: "solved" | "violation" | "false_alarm" | "duplicate";
        /** @enum {string} */
        CaseState: "open" | "closed";
        /** @description One step of a case. */
        CaseStep: {
            done_at: components["schemas"]["Instant"] | null;
            done_by: components["schemas"]["Person"] | null;
            due_at: components["schemas"]["Instant"] | null;
            /** @description The form that is filled in; see `forms` of the catalogue. */
            form: string | null;
            id: string;
            /** @description Which of a list it is for. */
            item: string | null;
            /** @description Open, and past its time. */
            late: boolean;
            needs_evidence: boolean;
            note: string;
            reached_at: components["schemas"]["Instant"] | null;
            role: components["schemas"]["Role"] | null;
            /** @description What was filled in. */
            said: components["schemas"]["Answer"][];
            /** @description `open`: somebody can do it now; `ahead`: it may still come. */
            state: components["schemas"]["CaseStepState"];
            title: components["schemas"]["Text"];
            /** @description Its deadline cannot be said: the days off of the year are not entered. */
            untimed: boolean;
            /** Format: int64 */
            within_s: number | null;
            /**
             * Format: int32
             * @description Tells one of several that are open at this step.
             */
            work: number | null;
        };
        /** @enum {string} */
        CaseStepKind: "opened" | "alarm_attached" | "assigned" | "step_done" | "step_skipped" | "step_gone" | "time_came" | "decided" | "doubt" | "part_begun" | "part_ended" | "noted" | "closed";
        /** @enum {string} */
        CaseStepState: "ahead" | "open" | "done" | "skipped" | "gone";
        /** @description Something that comes by itself. */
        CaseWait: {
            at: components["schemas"]["Instant"] | null;
            title: components["schemas"]["Text"];
        };
        /** @description Everything definitional, cut to the units and people the asker sees. */
        Catalogue: {
            aqi: components["schemas"]["AqiScale"] | null;
            boards: components["schemas"]["Board"][];
            /** @description Factors a permit may carry. */
            coefficients: components["schemas"]["Coefficients"][];
            forms: components["schemas"]["Form"][];
            indicators: components["schemas"]["Indicator"][];
            kinds: components["schemas"]["Kind"][];
            layers: components["schemas"]["Layer"][];
            /** @description Name of the center. */
            name: components["schemas"]["Text"];
            orgs: components["schemas"]["Org"][];
            packs: components["schemas"]["Pack"][];
            /** @description Names of everybody of the units one sees, also of those who only read. */
            people: components["schemas"]["Person"][];
            procedures: components["schemas"]["Procedure"][];
            quantities: components["schemas"]["Quantity"][];
            rules: components["schemas"]["Rule"][];
            /** @description Further words by key: `stack.zone.A` names the choice `A` of the field `zone` of `stack`. */
            terms: {
                [key: string]: components["schemas"]["Text"];
            };
            units: components["schemas"]["Unit"][];
            /** @description People work can be given to. */
            users: components["schemas"]["Colleague"][];
            /** @description Changes with any file of any pack. */
            version: string;
            /** @description Zone of the legal day. */
            zone_offset: string;
        };
        /** @description Who is meant. */
        ChainAim: {
            id: string;
            /** @description `duty`, `superior` of a duty, or `person`. */
            kind: string;
        };
        /** @description A chain that is being written. */
        ChainDraft: {
            chain: components["schemas"]["ChainEntry"];
            id: string;
        };
        /** @description The same, as it is entered. */
        ChainEntry: {
            class?: components["schemas"]["AlarmClass"] | null;
            /** @description Only alarms of these entities; of all where it is empty. */
            entities?: string[];
            hours?: components["schemas"]["ChainHours"] | null;
            /**
             * Format: int32
             * @description Chains are asked in the order of this number; the first that fits counts.
             */
            rank: number;
            rungs: components["schemas"]["ChainRung"][];
            severity_min: components["schemas"]["Severity"];
            title: components["schemas"]["Text"];
        };
        /** @description Hours of the day. */
        ChainHours: {
            from: string;
            until: string;
        };
        /** @description One rung. */
        ChainRung: {
            /**
             * Format: int64
             * @description So long after the rung before it, if nobody has acknowledged.
             */
            after_s: number;
            to: components["schemas"]["ChainAim"][];
        };
        /** @description One way, as it is entered. */
        ChannelEntry: {
            enabled: boolean;
            id: string;
            /** @description `secret` of a webhook; `p256dh` and `auth` of a push subscription. Left out, the old ones stay. */
            keys?: {
                [key: string]: string;
            } | null;
            medium: components["schemas"]["Medium"];
            severity_min: components["schemas"]["Severity"];
            to: string;
        };
        /** @description A test that was begun. */
        ChannelTest: {
            /** @description The notice; it is among one's own notices. */
            notice: string;
        };
        /** @description A stretch of a series as bins, with the limits that held in it. */
        Chart: {
            /** @description Begin in milliseconds, readings, least, mean, greatest. */
            bins: [
                number,
                number,
                number,
                number,
                number
            ][];
            limits: components["schemas"]["ChartLimit"][];
            unit: string;
        };
        /** @enum {string} */
        ChartKind: "table" | "line" | "bar";
        /** @description A limit from one day to another. */
        ChartLimit: {
            /** Format: double */
            at_least: number | null;
            /** Format: double */
            at_most: number | null;
            from: components["schemas"]["Instant"];
            period: string;
            to: components["schemas"]["Instant"];
        };
        /** @description It ends. */
        Closing: {
            /** @description Why. */
            note?: string;
            /** @description `solved`, `violation`, `false_alarm` or `duplicate`. */
            result: string;
        };
        /** @description A factor of a permit. */
        Coefficient: {
            /** Format: double */
            factor: number;
            name: string;
        };
        CoefficientChoice: {
            /** Format: double */
            factor: number;
            title: components["schemas"]["Text"];
        };
        Coefficients: {
            choices: components["schemas"]["CoefficientChoice"][];
            confidence: components["schemas"]["Confidence"];
            name: string;
            regulation: string;
            source: string;
            title: components["schemas"]["Text"];
        };
        Colleague: {
            id: string;
            name: string;
            org: string;
            role: components["schemas"]["Role"];
        };
        /** @description What is said. */
        Comment: {
            /** @description In words. */
            text: string;
        };
        /** @enum {string} */
        Confidence: "missing" | "memory" | "secondary" | "read" | "official";
        /** @description Who stands for a row. */
        Confirmed: {
            at: components["schemas"]["Instant"];
            by: string;
            name: string;
            note: string;
        };
        /** @description A named person's word that a row is as the text has it. */
        Confirming: {
            /** @description What it was compared with. */
            note: string;
        };
        /** @description How somebody is reached. */
        Contact: {
            /** @description The best way first. */
            channels: components["schemas"]["ContactChannel"][];
            /** @description Login name, or the code of a room. */
            id: string;
            lang: string;
            quiet: components["schemas"]["QuietHours"] | null;
            /** @description A room with a buzzer or a light. */
            room: boolean;
            superior: string | null;
            /** @description Time zone, as the IANA names it. */
            zone: string;
        };
        /** @description One way to reach somebody. */
        ContactChannel: {
            dead_since: components["schemas"]["Instant"] | null;
            enabled: boolean;
            /** @description It has a secret or keys; they are never shown again. */
            has_keys: boolean;
            id: string;
            medium: components["schemas"]["Medium"];
            severity_min: components["schemas"]["Severity"];
            to: string;
        };
        /** @description How somebody is reached, as they enter it. */
        ContactEntry: {
            channels: components["schemas"]["ChannelEntry"][];
            /** @description `vi` or `en`. */
            lang: string;
            quiet?: components["schemas"]["QuietHours"] | null;
            /** @description The same. */
            room?: boolean;
            /** @description Set by whoever runs the accounts. */
            superior?: string | null;
            zone: string;
        };
        /** @description The right value of one reading. */
        Correction: {
            reason: string;
            /** @description Of the reading. */
            time: components["schemas"]["Instant"];
            /**
             * Format: double
             * @description In the quantity's unit.
             */
            value: number;
        };
        /** @description A login. */
        Credentials: {
            /** @description Password. */
            password: string;
            /** @description Login name. */
            user: string;
        };
        /** @description The step in hand. */
        CurrentStep: {
            due_at: components["schemas"]["Instant"] | null;
            id: string;
            title: components["schemas"]["Text"];
        };
        /**
         * Format: date
         * @description A day of the calendar: `2026-11-22`.
         * @example 2026-11-22
         */
        Day: string;
        /** @description A dead letter, without what was sent. */
        DeadLetter: {
            /** @description What sort of refusal: `unknown_entity`, `not_json`. */
            code: string;
            /** @description Everything that was refused was kept, so that it can be delivered again. */
            complete: boolean;
            /** Format: int64 */
            id: number;
            /** @description The name of a station file. */
            name?: string;
            /** @description How it begins. */
            preview: string;
            /** @description The first thing that is wrong. */
            reason: components["schemas"]["Text"];
            /**
             * Format: int64
             * @description Bytes that were sent.
             */
            size: number;
            /** @description Who sent it; null where nobody knows the sender. */
            source: string | null;
            /** @description When it came. */
            time: components["schemas"]["Instant"];
            /** @description `mqtt`, `http`, `line` or `file`. */
            way: string;
        };
        /** @description A dead letter with what was sent. */
        DeadLetterDetail: components["schemas"]["DeadLetter"] & {
            /** @description What is kept of it, where it is text. */
            payload?: string;
            /** @description The same in base64, where it is not. */
            payload_base64?: string;
        };
        /** @description What was refused. */
        DeadLetterHealth: {
            /** Format: int64 */
            bytes: number;
            /** Format: int64 */
            count: number;
            /**
             * Format: int64
             * @description Older ones that gave way since the start.
             */
            gave_way: number;
            /**
             * Format: int64
             * @description Kept since the start.
             */
            kept: number;
            /**
             * Format: int64
             * @description Refused and not even kept since the start: more came than can be kept.
             */
            lost: number;
        };
        /** @description Which letters something is done to. */
        DeadLettersChosen: {
            before?: components["schemas"]["Instant"] | null;
            /** @description With this code, or with this text in the reason. */
            reason?: string | null;
            /** @description Of this source; of all when left out. */
            source?: string | null;
        };
        /** @description One place where things are kept. */
        Disk: {
            /** Format: int64 */
            free_bytes: number | null;
            /** Format: int64 */
            total_bytes: number | null;
            /** Format: int64 */
            used_bytes: number;
            /** @description `log`, `history`, `files`, `registry`. */
            what: string;
        };
        /** @description A drill that began. */
        Drill: {
            begun_at: components["schemas"]["Instant"];
            entity: string;
            entity_title: components["schemas"]["Text"];
            /** @description Its notices are asked for by this, like an alarm's. */
            id: string;
            rule: string;
            rule_title: components["schemas"]["Text"];
            severity: components["schemas"]["Severity"];
        };
        /** @description A drill, as it is entered. */
        DrillEntry: {
            /** @description Where it is said to be. */
            entity: string;
            /** @description What is said to be wrong: an alarm rule. */
            rule: string;
            severity: components["schemas"]["Severity"];
        };
        /** @description A post, as it is entered. */
        DutyEntry: {
            superior: string;
            title: components["schemas"]["Text"];
        };
        /** @enum {string} */
        DutyFor: "chain" | "unit" | "everywhere";
        /** @description A permit just entered, with what its reader should look at again. */
        EnteredPermit: components["schemas"]["Permit"] & {
            /** @description Not mistakes, but unusual. */
            warnings: components["schemas"]["Text"][];
        };
        /** @description One entity as it stands. */
        Entity: {
            /** @description Code of the unit of administration, as the record says. */
            admin_unit: string | null;
            aqi: components["schemas"]["AqiValue"] | null;
            attributes: {
                [key: string]: components["schemas"]["AttributeValue"];
            };
            /**
             * Format: double
             * @description From `near`, where that was asked.
             */
            distance_m?: number;
            /** Format: int64 */
            every_s: number;
            id: string;
            kind: string;
            last_seen: components["schemas"]["Instant"] | null;
            owner: string;
            owner_title: components["schemas"]["Text"];
            park_title: components["schemas"]["Text"] | null;
            /** @description Longitude and latitude, WGS84 degrees. */
            place: [
                number,
                number
            ] | null;
            simulated: boolean;
            source: string | null;
            /** @description `alarm`, `stale`, `ok` or `no_data`. */
            status: components["schemas"]["EntityStatus"];
            title: components["schemas"]["Text"];
            valid_from: components["schemas"]["Instant"];
            valid_to: components["schemas"]["Instant"] | null;
            vn2000: components["schemas"]["GridPoint"] | null;
            worst_severity: components["schemas"]["Severity"] | null;
        };
        /** @description One entity with everything measured on it. */
        EntityDetail: components["schemas"]["Entity"] & {
            /** @description The newest version of each. */
            permits: components["schemas"]["Permit"][];
            series: components["schemas"]["SeriesView"][];
            source_detail: components["schemas"]["Source"] | null;
        };
        /** @description An entity as it is entered. */
        EntityEntry: {
            attributes?: {
                [key: string]: components["schemas"]["AttributeValue"];
            };
            /**
             * Format: int64
             * @description The source's cadence where it is left out.
             */
            every_s?: number | null;
            id: string;
            kind: string;
            owner: string;
            /** @description Longitude and latitude, WGS84 degrees. */
            place?: [
                number,
                number
            ] | null;
            source?: string | null;
            title: components["schemas"]["Text"];
        };
        /** @enum {string} */
        EntityStatus: "alarm" | "stale" | "ok" | "no_data";
        /** @description An attribute with the value it must have. */
        Equals: {
            attribute: string;
            equals: string;
        };
        /** @description Whom to tell in which order. */
        EscalationChain: components["schemas"]["ChainEntry"] & {
            id: string;
        };
        /** @description A file that proves something. */
        Evidence: {
            /**
             * Format: int64
             * @description Bytes.
             */
            bytes: number;
            /** @description Name as given. */
            name: string;
            /** @description SHA-256 of the whole file, lower-case hexadecimal. */
            sha256: string;
        };
        /** @description A coefficient; without a factor where the row names it and no permit gives it. */
        Factor: {
            /** Format: double */
            factor: number | null;
            name: string;
        };
        /** @description An entity on the map. */
        Feature: {
            geometry: components["schemas"]["GeoPoint"];
            properties: components["schemas"]["FeatureProperties"];
            /** @description `Feature`. */
            type: components["schemas"]["GeoFeatureType"];
        };
        /** @description A layer. */
        FeatureCollection: {
            features: components["schemas"]["Feature"][];
            /** @description `FeatureCollection`. */
            type: components["schemas"]["GeoCollectionType"];
        };
        /** @description What is written beside it. */
        FeatureProperties: {
            /** Format: int32 */
            aqi: number | null;
            id: string;
            kind: string;
            severity: components["schemas"]["Severity"] | null;
            simulated: boolean;
            status: components["schemas"]["EntityStatus"];
            title_en: string;
            title_vi: string;
            unit: string;
            /**
             * Format: double
             * @description Newest value of the layer's quantity.
             */
            value: number | null;
        };
        /** @description The first of many. */
        Few_Happened: {
            items: {
                alarm_id?: string | null;
                at: components["schemas"]["Instant"];
                /** Format: double */
                bearing_deg: number;
                case_id?: string | null;
                /** Format: double */
                distance_m: number;
                entity: components["schemas"]["Subject"];
                history?: components["schemas"]["CaseLine"] | null;
                life?: components["schemas"]["LifeLine"] | null;
                /** @description What the alarm or the case is called. */
                title: components["schemas"]["Text"];
            }[];
            /**
             * Format: int64
             * @description How many there are beyond these.
             */
            more: number;
        };
        /** @description The first of many. */
        Few_Near_Alarm: {
            items: {
                /**
                 * Format: double
                 * @description Clockwise from north.
                 */
                bearing_deg: number;
                /** Format: double */
                distance_m: number;
                /** @description One alarm as it stands. */
                item: {
                    ack_grace_until?: components["schemas"]["Instant"] | null;
                    acknowledged?: components["schemas"]["Acknowledged"] | null;
                    /** @description The first thing to do. */
                    advice: components["schemas"]["Text"];
                    case_id?: string | null;
                    /** @description It comes and goes faster than anybody can read. */
                    chattering: boolean;
                    class: components["schemas"]["AlarmClass"];
                    cleared_at?: components["schemas"]["Instant"] | null;
                    confidence?: components["schemas"]["Confidence"] | null;
                    ended_at?: components["schemas"]["Instant"] | null;
                    entity: components["schemas"]["Subject"];
                    /** @description The alarm of the same rule and subject before this one. */
                    former_id?: string | null;
                    id: string;
                    /** @description The alarm of its cause. */
                    inhibited_by?: string | null;
                    limit_id?: string | null;
                    /**
                     * Format: double
                     * @description The limit as it was then.
                     */
                    limit_value?: number | null;
                    /** @description Short, for people: `A-7K3QF`. */
                    number: string;
                    /** @description The unit that answered for the entity when it raised, and those above it. */
                    org_path: string[];
                    /** @description The planned work on what it watches. */
                    out_of_service?: string | null;
                    owner?: components["schemas"]["Person"] | null;
                    period: string;
                    /**
                     * Format: int64
                     * @description The last record of the log that changed it.
                     */
                    position: number;
                    /** @description Judged by a limit nobody has confirmed. */
                    provisional: boolean;
                    quantity?: string | null;
                    /** @description Why it disturbs nobody just now; empty when it may. */
                    quiet: components["schemas"]["Quiet"][];
                    raised_at: components["schemas"]["Instant"];
                    /**
                     * Format: int32
                     * @description How often the condition has come since somebody last acknowledged it; this time counts.
                     */
                    repeats: number;
                    rule: string;
                    /** Format: int32 */
                    series?: number | null;
                    severity: components["schemas"]["Severity"];
                    shelved?: components["schemas"]["Shelved"] | null;
                    /** @description `active`, `cleared` (nobody has acknowledged it yet) or `ended`. */
                    state: components["schemas"]["AlarmState"];
                    /** @description The alarm that says the same, better. */
                    suppressed_by?: string | null;
                    title: components["schemas"]["Text"];
                    /**
                     * Format: double
                     * @description The value that raised it.
                     */
                    trigger_value?: number | null;
                    unit?: string | null;
                    /**
                     * Format: double
                     * @description The newest value judged.
                     */
                    value?: number | null;
                    value_at: components["schemas"]["Instant"];
                };
            }[];
            /**
             * Format: int64
             * @description How many there are beyond these.
             */
            more: number;
        };
        /** @description The first of many. */
        Few_Near_Case: {
            items: {
                /**
                 * Format: double
                 * @description Clockwise from north.
                 */
                bearing_deg: number;
                /** Format: double */
                distance_m: number;
                /** @description One case as it stands. */
                item: {
                    alarm_id?: string | null;
                    alarm_title?: components["schemas"]["Text"] | null;
                    closed_at?: components["schemas"]["Instant"] | null;
                    current_step?: components["schemas"]["CurrentStep"] | null;
                    due_at?: components["schemas"]["Instant"] | null;
                    entity: components["schemas"]["Subject"];
                    id: string;
                    /** @description Which of a list this part is for. */
                    item?: string | null;
                    /** @description Short, for people: `C-7K3QF`. */
                    number: string;
                    opened_at: components["schemas"]["Instant"];
                    overdue: boolean;
                    owner?: components["schemas"]["Person"] | null;
                    /** @description The case it is a part of. */
                    parent_id?: string | null;
                    /**
                     * Format: int64
                     * @description The last record of the log that changed it.
                     */
                    position: number;
                    procedure: string;
                    result?: components["schemas"]["CaseResult"] | null;
                    state: components["schemas"]["CaseState"];
                    steps_done: number;
                    /** @description How many are in hand. */
                    steps_open: number;
                    /** @description Done, in hand, and those that may still come. */
                    steps_total: number;
                    title: components["schemas"]["Text"];
                    /** @description The procedure has come to its end: the case can be closed. */
                    ways_ended: boolean;
                };
            }[];
            /**
             * Format: int64
             * @description How many there are beyond these.
             */
            more: number;
        };
        /** @description The first of many. */
        Few_Near_Entity: {
            items: {
                /**
                 * Format: double
                 * @description Clockwise from north.
                 */
                bearing_deg: number;
                /** Format: double */
                distance_m: number;
                /** @description One entity as it stands. */
                item: {
                    /** @description Code of the unit of administration, as the record says. */
                    admin_unit?: string | null;
                    aqi?: components["schemas"]["AqiValue"] | null;
                    attributes: {
                        [key: string]: components["schemas"]["AttributeValue"];
                    };
                    /**
                     * Format: double
                     * @description From `near`, where that was asked.
                     */
                    distance_m?: number;
                    /** Format: int64 */
                    every_s: number;
                    id: string;
                    kind: string;
                    last_seen?: components["schemas"]["Instant"] | null;
                    owner: string;
                    owner_title: components["schemas"]["Text"];
                    park_title?: components["schemas"]["Text"] | null;
                    /** @description Longitude and latitude, WGS84 degrees. */
                    place?: [
                        number,
                        number
                    ] | null;
                    simulated: boolean;
                    source?: string | null;
                    /** @description `alarm`, `stale`, `ok` or `no_data`. */
                    status: components["schemas"]["EntityStatus"];
                    title: components["schemas"]["Text"];
                    valid_from: components["schemas"]["Instant"];
                    valid_to?: components["schemas"]["Instant"] | null;
                    vn2000?: components["schemas"]["GridPoint"] | null;
                    worst_severity?: components["schemas"]["Severity"] | null;
                };
            }[];
            /**
             * Format: int64
             * @description How many there are beyond these.
             */
            more: number;
        };
        /** @description The first of many. */
        Few_Vehicle: {
            items: {
                /** Format: double */
                bearing_deg: number;
                /** Format: double */
                distance_m: number;
                entity: components["schemas"]["Subject"];
                heard_at: components["schemas"]["Instant"];
                /** @description Longitude and latitude, WGS84 degrees. */
                place: [
                    number,
                    number
                ];
            }[];
            /**
             * Format: int64
             * @description How many there are beyond these.
             */
            more: number;
        };
        Field: {
            choices?: string[];
            /** @description `text`, `number` or `choice`. */
            kind: components["schemas"]["FieldKind"];
            name: string;
            required: boolean;
            title: components["schemas"]["Text"];
            unit?: string;
        };
        /** @enum {string} */
        FieldKind: "text" | "number" | "choice";
        /** @description More alarms than can be read one by one. */
        Flood: {
            /**
             * Format: int64
             * @description Alarms since it began.
             */
            n: number;
            /**
             * Format: int32
             * @description The most within ten minutes.
             */
            peak: number;
            since: components["schemas"]["Instant"];
        };
        /** @description More alarms come than can be read one by one, or no longer so. */
        FloodNews: {
            since: components["schemas"]["Instant"] | null;
        };
        /** @description What would happen. */
        Foreseen: {
            /** @description The chain that fits; none, and nobody is told. */
            chain: string | null;
            rungs: components["schemas"]["RungForeseen"][];
            title: components["schemas"]["Text"] | null;
        };
        /** @description An alarm that might be. */
        ForeseenEntry: {
            /** @description When it begins. */
            at: string;
            class: components["schemas"]["AlarmClass"];
            draft?: components["schemas"]["ChainDraft"] | null;
            entity: string;
            severity: components["schemas"]["Severity"];
        };
        /** @description A form that is filled in when a step is done. */
        Form: {
            fields: components["schemas"]["FormField"][];
            id: string;
            source: string;
            title: components["schemas"]["Text"];
        };
        /** @description A word that can be chosen. */
        FormChoice: {
            title: components["schemas"]["Text"];
            word: string;
        };
        /** @description One question. */
        FormField: {
            choices: components["schemas"]["FormChoice"][];
            kind: components["schemas"]["FormFieldKind"];
            /** Format: double */
            max: number | null;
            /** Format: double */
            min: number | null;
            /** @description Of words the most characters, of lines the most lines. */
            most: number | null;
            name: string;
            required: boolean;
            title: components["schemas"]["Text"];
            unit: string;
            when: components["schemas"]["FormWhen"] | null;
            whole: boolean;
        };
        /** @enum {string} */
        FormFieldKind: "flag" | "number" | "text" | "choice" | "lines";
        /** @description When a question is asked. */
        FormWhen: {
            field: string;
            is: string[];
        };
        /** @enum {string} */
        GeoCollectionType: "FeatureCollection";
        /** @enum {string} */
        GeoFeatureType: "Feature";
        /** @description Where it stands. */
        GeoPoint: {
            /** @description Longitude and latitude, WGS84 degrees. */
            coordinates: [
                number,
                number
            ];
            /** @description `Point`. */
            type: components["schemas"]["GeoPointType"];
        };
        /** @enum {string} */
        GeoPointType: "Point";
        /** @description A point as land papers print it. They print the northing as X and the easting as Y. */
        GridPoint: {
            /** Format: double */
            easting_m: number;
            /** Format: double */
            northing_m: number;
            /** @description The grid, as people call it. */
            zone: components["schemas"]["Text"];
        };
        /** @description What one shift leaves to the next. */
        HandOver: {
            at: components["schemas"]["Instant"];
            by: string;
            duty: string;
            id: string;
            /** @description The asker holds the post and has not read it. */
            must_read: boolean;
            read: components["schemas"]["HandOverRead"][];
            text: string;
        };
        /** @description The same, as it is entered. */
        HandOverEntry: {
            text: string;
        };
        /** @description Who has read it. */
        HandOverRead: {
            at: components["schemas"]["Instant"];
            by: string;
        };
        /** @description How the center is doing. */
        Health: components["schemas"]["HealthState"] & {
            dead_letters: components["schemas"]["DeadLetterHealth"];
            disks: components["schemas"]["Disk"][];
            history: components["schemas"]["HistoryHealth"];
            log: components["schemas"]["LogHealth"];
            memory: components["schemas"]["Memory"];
            packs: components["schemas"]["PackState"][];
            /** @description Units that have a quota. */
            quotas: components["schemas"]["QuotaHealth"][];
            rates: components["schemas"]["Rates"];
            /** @description The busiest sources, at most twenty. */
            sources: components["schemas"]["SourceRates"][];
            /** Format: int64 */
            uptime_s: number;
            version: string;
        };
        /** @description How the center is, and why. */
        HealthState: {
            /** @description What is wrong, the worst first. */
            reasons: components["schemas"]["Reason"][];
            /**
             * @description `ok`; `degraded`: everything is taken and kept, but something is late or wanting;
             *     `read_only`: nothing can be taken.
             */
            state: string;
        };
        /** @description The limit of one window. */
        HeldLimit: {
            limit: components["schemas"]["Limit"];
            period: string;
        };
        /** @description A post one holds now. */
        HeldPost: {
            /** @description One has left a note since one's shift began. */
            handed_over: boolean;
            id: string;
            title: components["schemas"]["Text"];
            until: components["schemas"]["Instant"] | null;
        };
        /** @description The tables. */
        HistoryHealth: {
            /** Format: int64 */
            duplicates: number;
            failing_since: components["schemas"]["Instant"] | null;
            /** Format: int64 */
            flush_failures: number;
            /**
             * Format: int64
             * @description Everything up to this record is in the tables.
             */
            flushed: number;
            /** Format: int64 */
            flushes: number;
            last_flush_at: components["schemas"]["Instant"] | null;
            /** Format: int64 */
            last_flush_ms: number;
            /** Format: int64 */
            last_flush_rows: number;
            /**
             * Format: int64
             * @description Rows in memory only; the log holds them too.
             */
            pending: number;
            /**
             * Format: int64
             * @description Their bytes in memory.
             */
            pending_bytes: number;
        };
        /** @description A stretch in which nobody holds a post. */
        Hole: {
            from: components["schemas"]["Instant"];
            /** @description Nobody has looked beyond `until`. */
            open: boolean;
            told: components["schemas"]["HoleTold"] | null;
            until: components["schemas"]["Instant"];
        };
        /** @description Who was told of a hole. */
        HoleTold: {
            at: components["schemas"]["Instant"];
            delivery: components["schemas"]["NoticeDelivery"];
            notice: string;
            person: string;
        };
        /** @description The form of an import, for the document. */
        ImportForm: {
            /**
             * Format: binary
             * @description CSV or XLSX, also gzipped.
             */
            file: string;
            /** @description The mapping as JSON; a preview guesses where there is none. */
            mapping?: string | null;
            /** @description Keeps the mapping under this name. */
            save_as?: string | null;
        };
        /** @description What a table would become. Nothing has been kept yet. */
        ImportPreview: {
            columns: string[];
            /** @description As given, or as guessed from the columns. */
            mapping: Record<string, never>;
            /**
             * Format: int64
             * @description Values marked as missing in the rows shown.
             */
            missing: number;
            preview: components["schemas"]["PreviewedRow"][];
            problems: string[];
            /** @description Rows below the header. */
            rows: number;
            /** @description Its first rows as they stand in the file. */
            sample: string[][];
        };
        /** @description What became of a table. The file is kept as evidence under its SHA-256. */
        Imported: {
            /** @description Readings in the log, durably. */
            accepted: number;
            /**
             * Format: int64
             * @description Of those accepted, readings that were here before.
             */
            duplicates: number;
            /**
             * Format: int64
             * @description Values marked as missing.
             */
            missing: number;
            /** @description The first of them. */
            problems: string[];
            rejected: number;
            sha256: string;
        };
        Indicator: {
            about: components["schemas"]["Text"];
            /** Format: int32 */
            decimals: number;
            id: string;
            source: string;
            target: components["schemas"]["Target"] | null;
            title: components["schemas"]["Text"];
            unit: components["schemas"]["Text"];
        };
        /** @description Why a write was refused, or which part of it. */
        InfluxError: {
            /** @description What sort of error, in the words of InfluxDB 2. */
            code: string;
            /** @description The message once more, where InfluxDB 1 has it. */
            error: string;
            /** @description The first hundred of them. */
            errors?: components["schemas"]["LineError"][];
            /** @description Readings that are in the log, durably. */
            kept: number | null;
            /** @description The first bad line, from 1. */
            line: number | null;
            message: string;
            /** @description Readings and lines that are not. */
            refused: number | null;
        };
        /** @description Whether readings can be written, as InfluxDB 2 says it. */
        InfluxHealth: {
            message: string;
            name: string;
            /** @description `pass` or `fail`. */
            status: string;
            version: string;
        };
        /**
         * Format: date-time
         * @description An instant: RFC 3339 in UTC.
         * @example 2026-11-22T00:00:00Z
         */
        Instant: string;
        /** @description What became of one item. */
        ItemResult: {
            /** @description Which, from 1; 0 for the whole delivery. */
            item: number;
            ok: boolean;
            /** @description What is wrong and what was expected. */
            problem?: string;
        };
        /** @description Part of a list. */
        Items_Alarm: {
            /** @description The items. */
            items: {
                ack_grace_until?: components["schemas"]["Instant"] | null;
                acknowledged?: components["schemas"]["Acknowledged"] | null;
                /** @description The first thing to do. */
                advice: components["schemas"]["Text"];
                case_id?: string | null;
                /** @description It comes and goes faster than anybody can read. */
                chattering: boolean;
                class: components["schemas"]["AlarmClass"];
                cleared_at?: components["schemas"]["Instant"] | null;
                confidence?: components["schemas"]["Confidence"] | null;
                ended_at?: components["schemas"]["Instant"] | null;
                entity: components["schemas"]["Subject"];
                /** @description The alarm of the same rule and subject before this one. */
                former_id?: string | null;
                id: string;
                /** @description The alarm of its cause. */
                inhibited_by?: string | null;
                limit_id?: string | null;
                /**
                 * Format: double
                 * @description The limit as it was then.
                 */
                limit_value?: number | null;
                /** @description Short, for people: `A-7K3QF`. */
                number: string;
                /** @description The unit that answered for the entity when it raised, and those above it. */
                org_path: string[];
                /** @description The planned work on what it watches. */
                out_of_service?: string | null;
                owner?: components["schemas"]["Person"] | null;
                period: string;
                /**
                 * Format: int64
                 * @description The last record of the log that changed it.
                 */
                position: number;
                /** @description Judged by a limit nobody has confirmed. */
                provisional: boolean;
                quantity?: string | null;
                /** @description Why it disturbs nobody just now; empty when it may. */
                quiet: components["schemas"]["Quiet"][];
                raised_at: components["schemas"]["Instant"];
                /**
                 * Format: int32
                 * @description How often the condition has come since somebody last acknowledged it; this time counts.
                 */
                repeats: number;
                rule: string;
                /** Format: int32 */
                series?: number | null;
                severity: components["schemas"]["Severity"];
                shelved?: components["schemas"]["Shelved"] | null;
                /** @description `active`, `cleared` (nobody has acknowledged it yet) or `ended`. */
                state: components["schemas"]["AlarmState"];
                /** @description The alarm that says the same, better. */
                suppressed_by?: string | null;
                title: components["schemas"]["Text"];
                /**
                 * Format: double
                 * @description The value that raised it.
                 */
                trigger_value?: number | null;
                unit?: string | null;
                /**
                 * Format: double
                 * @description The newest value judged.
                 */
                value?: number | null;
                value_at: components["schemas"]["Instant"];
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Answered: {
            /** @description The items. */
            items: {
                asked_at: components["schemas"]["Instant"];
                fresh: boolean;
                id: string;
                label?: string | null;
                /**
                 * Format: int64
                 * @description Rows that counted.
                 */
                n_rows: number;
                /** @description None without a value or a target. */
                on_target?: boolean | null;
                org: string;
                /**
                 * Format: double
                 * @description None where there was nothing to compute it from.
                 */
                value?: number | null;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_AuditLine: {
            /** @description The items. */
            items: {
                /** @description `noun.verb`. */
                action: string;
                address: string;
                at: components["schemas"]["Instant"];
                by: string;
                /** @description JSON, as it was sealed. */
                detail: string;
                /** @description SHA-256 over the line before and this one. */
                hash: string;
                /** Format: int64 */
                n: number;
                /** @description `noun/id`. */
                subject: string;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Case: {
            /** @description The items. */
            items: {
                alarm_id?: string | null;
                alarm_title?: components["schemas"]["Text"] | null;
                closed_at?: components["schemas"]["Instant"] | null;
                current_step?: components["schemas"]["CurrentStep"] | null;
                due_at?: components["schemas"]["Instant"] | null;
                entity: components["schemas"]["Subject"];
                id: string;
                /** @description Which of a list this part is for. */
                item?: string | null;
                /** @description Short, for people: `C-7K3QF`. */
                number: string;
                opened_at: components["schemas"]["Instant"];
                overdue: boolean;
                owner?: components["schemas"]["Person"] | null;
                /** @description The case it is a part of. */
                parent_id?: string | null;
                /**
                 * Format: int64
                 * @description The last record of the log that changed it.
                 */
                position: number;
                procedure: string;
                result?: components["schemas"]["CaseResult"] | null;
                state: components["schemas"]["CaseState"];
                steps_done: number;
                /** @description How many are in hand. */
                steps_open: number;
                /** @description Done, in hand, and those that may still come. */
                steps_total: number;
                title: components["schemas"]["Text"];
                /** @description The procedure has come to its end: the case can be closed. */
                ways_ended: boolean;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Contact: {
            /** @description The items. */
            items: {
                /** @description The best way first. */
                channels: components["schemas"]["ContactChannel"][];
                /** @description Login name, or the code of a room. */
                id: string;
                lang: string;
                quiet?: components["schemas"]["QuietHours"] | null;
                /** @description A room with a buzzer or a light. */
                room: boolean;
                superior?: string | null;
                /** @description Time zone, as the IANA names it. */
                zone: string;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_DeadLetter: {
            /** @description The items. */
            items: {
                /** @description What sort of refusal: `unknown_entity`, `not_json`. */
                code: string;
                /** @description Everything that was refused was kept, so that it can be delivered again. */
                complete: boolean;
                /** Format: int64 */
                id: number;
                /** @description The name of a station file. */
                name?: string;
                /** @description How it begins. */
                preview: string;
                /** @description The first thing that is wrong. */
                reason: components["schemas"]["Text"];
                /**
                 * Format: int64
                 * @description Bytes that were sent.
                 */
                size: number;
                /** @description Who sent it; null where nobody knows the sender. */
                source?: string | null;
                /** @description When it came. */
                time: components["schemas"]["Instant"];
                /** @description `mqtt`, `http`, `line` or `file`. */
                way: string;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Drill: {
            /** @description The items. */
            items: {
                begun_at: components["schemas"]["Instant"];
                entity: string;
                entity_title: components["schemas"]["Text"];
                /** @description Its notices are asked for by this, like an alarm's. */
                id: string;
                rule: string;
                rule_title: components["schemas"]["Text"];
                severity: components["schemas"]["Severity"];
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Entity: {
            /** @description The items. */
            items: {
                /** @description Code of the unit of administration, as the record says. */
                admin_unit?: string | null;
                aqi?: components["schemas"]["AqiValue"] | null;
                attributes: {
                    [key: string]: components["schemas"]["AttributeValue"];
                };
                /**
                 * Format: double
                 * @description From `near`, where that was asked.
                 */
                distance_m?: number;
                /** Format: int64 */
                every_s: number;
                id: string;
                kind: string;
                last_seen?: components["schemas"]["Instant"] | null;
                owner: string;
                owner_title: components["schemas"]["Text"];
                park_title?: components["schemas"]["Text"] | null;
                /** @description Longitude and latitude, WGS84 degrees. */
                place?: [
                    number,
                    number
                ] | null;
                simulated: boolean;
                source?: string | null;
                /** @description `alarm`, `stale`, `ok` or `no_data`. */
                status: components["schemas"]["EntityStatus"];
                title: components["schemas"]["Text"];
                valid_from: components["schemas"]["Instant"];
                valid_to?: components["schemas"]["Instant"] | null;
                vn2000?: components["schemas"]["GridPoint"] | null;
                worst_severity?: components["schemas"]["Severity"] | null;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_HandOver: {
            /** @description The items. */
            items: {
                at: components["schemas"]["Instant"];
                by: string;
                duty: string;
                id: string;
                /** @description The asker holds the post and has not read it. */
                must_read: boolean;
                read: components["schemas"]["HandOverRead"][];
                text: string;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Limit: {
            /** @description The items. */
            items: {
                /** Format: double */
                at_least?: number | null;
                /** Format: double */
                at_most?: number | null;
                /** @description Table, row or clause. */
                clause: string;
                conditions: components["schemas"]["Equals"][];
                confidence: components["schemas"]["Confidence"];
                confirmed?: components["schemas"]["Confirmed"] | null;
                id: string;
                /** @description The text has a value that nobody has entered: nothing is judged by it. */
                missing: boolean;
                period: string;
                permit?: components["schemas"]["PermitBrief"] | null;
                quantity: string;
                reason?: components["schemas"]["Text"] | null;
                /** Format: double */
                reference_oxygen_percent?: number | null;
                regulation?: components["schemas"]["RegulationBrief"] | null;
                /** @description Coefficients multiplied in. */
                scaled_by: components["schemas"]["Factor"][];
                source: string;
                unit: string;
                valid_from?: string | null;
                valid_to?: string | null;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Mean: {
            /** @description The items. */
            items: {
                confidence?: components["schemas"]["Confidence"] | null;
                end: components["schemas"]["Instant"];
                /**
                 * Format: double
                 * @description At reference conditions.
                 */
                judged?: number | null;
                /** @description Since when this version is known. */
                known_at: components["schemas"]["Instant"];
                limit_id?: string | null;
                /** Format: double */
                limit_value?: number | null;
                period: string;
                reason?: components["schemas"]["Text"] | null;
                /** Format: double */
                valid_share: number;
                /**
                 * Format: double
                 * @description As measured.
                 */
                value?: number | null;
                /** @description `within`, `exceeded`, `invalid`, `not_judged` or `no_limit`. */
                verdict: string;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Notice: {
            /** @description The items. */
            items: {
                /** @description What became of each try. */
                attempts: components["schemas"]["NoticeAttempt"][];
                /** @description The channel it went, or is going. */
                channel?: string | null;
                delivery: components["schemas"]["NoticeDelivery"];
                drill: boolean;
                id: string;
                kind: components["schemas"]["NoticeKind"];
                made_at: components["schemas"]["Instant"];
                /**
                 * Format: int32
                 * @description Alarms it tells of.
                 */
                n_alarms: number;
                person: string;
                severity: components["schemas"]["Severity"];
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Observation: {
            /** @description The items. */
            items: {
                flag: string;
                known_at: components["schemas"]["Instant"];
                /** @description `mqtt`, `http`, `file:<sha256>`, `import:<sha256>` or `hand:<user>`. */
                origin: string;
                source: string;
                time: components["schemas"]["Instant"];
                /** Format: double */
                value: number;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Org: {
            /** @description The items. */
            items: {
                id: string;
                kind: components["schemas"]["OrgKind"];
                /** @description None at the top, and where the unit above is not the asker's to see. */
                parent?: string | null;
                /** @description How much it and the units below it may deliver. */
                quota: components["schemas"]["Quota"];
                title: components["schemas"]["Text"];
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Permit: {
            /** @description The items. */
            items: (components["schemas"]["PermitEntry"] & {
                entered_by: string;
                /** @description Since when the center knows this version. */
                known_at: components["schemas"]["Instant"];
                /** @description Its own limits as rows that can be confirmed; none in a version that is no longer the newest. */
                rows: components["schemas"]["Limit"][];
            })[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_PlannedWork: {
            /** @description The items. */
            items: {
                /** @description `once`, `daily` or `weekly`. */
                again: components["schemas"]["Again"];
                begins_at: components["schemas"]["Instant"];
                by: components["schemas"]["Person"];
                called_off_by?: components["schemas"]["Person"] | null;
                ends_at: components["schemas"]["Instant"];
                id: string;
                /** Format: int64 */
                lasts_s: number;
                /** @description `entity`, `source` or `org`. */
                of: components["schemas"]["OutageScope"];
                /** @description The code of that. */
                of_id: string;
                of_title: components["schemas"]["Text"];
                /** @description It is going on now. */
                on: boolean;
                /** @description Nothing of it is left. */
                over: boolean;
                planned_at: components["schemas"]["Instant"];
                reason: string;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Question: {
            /** @description The items. */
            items: {
                changed_at: components["schemas"]["Instant"];
                chart?: components["schemas"]["QuestionChart"] | null;
                created_at: components["schemas"]["Instant"];
                id: string;
                name: string;
                /** @description The user who changes it. */
                owner: string;
                /** @description Others may read and ask it. */
                shared: boolean;
                sql: string;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Regulation: {
            /** @description The items. */
            items: {
                cite: string;
                id: string;
                /** @description In force today. */
                in_force: boolean;
                in_force_from: components["schemas"]["Day"];
                in_force_to?: components["schemas"]["Day"] | null;
                /** @description The kinds it judges when no permit says otherwise. */
                kinds: string[];
                legacy_until?: components["schemas"]["Day"] | null;
                /** @description Rows without a value: nothing is judged by them. */
                n_missing: number;
                /** @description Rows somebody stands for by name. */
                n_official: number;
                n_rows: number;
                source: string;
                title: components["schemas"]["Text"];
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_RuleSummary: {
            /** @description The items. */
            items: {
                changed_at?: components["schemas"]["Instant"] | null;
                changed_by?: components["schemas"]["Person"] | null;
                class: components["schemas"]["AlarmClass"];
                id: string;
                /** @description It judges. */
                in_force: boolean;
                kind: string;
                /** @description The asker may change it. */
                may_change: boolean;
                /** @description Alarms of it that are open, of those the asker may see. */
                n_open: number;
                /** @description Whose; none of a pack. */
                org?: string | null;
                org_title?: components["schemas"]["Text"] | null;
                /** @description Made by a unit for itself; else of a pack. */
                own: boolean;
                /** @description In plain language. */
                says: components["schemas"]["Text"];
                /** @description The worst it can be. */
                severity: components["schemas"]["Severity"];
                title: components["schemas"]["Text"];
                /** @description Its version: counted, or the hash of a pack's text. */
                version: string;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_SavedMapping: {
            /** @description The items. */
            items: {
                mapping: Record<string, never>;
                name: string;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_ShelvedRule: {
            /** @description The items. */
            items: {
                /** @description Its condition holds. */
                active: boolean;
                /** @description The last alarm: it is taken back under this. */
                alarm_id?: string | null;
                entity: components["schemas"]["Subject"];
                /** @description Its alarm has not ended. */
                open: boolean;
                rule: string;
                /** Format: int32 */
                series?: number | null;
                shelved: components["schemas"]["Shelved"];
                title: components["schemas"]["Text"];
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_Source: {
            /** @description The items. */
            items: {
                /** Format: int64 */
                accepted: number;
                /**
                 * Format: int64
                 * @description Arrival minus time of the newest reading; negative when the device's clock is ahead.
                 */
                clock_skew_s?: number | null;
                /** Format: int64 */
                duplicates: number;
                enabled: boolean;
                /** Format: int64 */
                every_s: number;
                id: string;
                last_problem?: components["schemas"]["Text"] | null;
                last_seen?: components["schemas"]["Instant"] | null;
                owner: string;
                /** Format: int64 */
                rejected: number;
                simulated: boolean;
                skew_warning: boolean;
                title: components["schemas"]["Text"];
                /** @description `mqtt`, `http`, `station_file` or `import`. */
                wire: components["schemas"]["Wire"];
                zone: string;
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_SqlTable: {
            /** @description The items. */
            items: {
                columns: components["schemas"]["SqlTableColumn"][];
                name: string;
                note?: components["schemas"]["Text"];
                title?: components["schemas"]["Text"];
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description Part of a list. */
        Items_User: {
            /** @description The items. */
            items: {
                enabled: boolean;
                id: string;
                name: string;
                org: string;
                /** @description `operator`, `park`, `enterprise`, `leader` or `admin`. */
                role: components["schemas"]["Role"];
            }[];
            /** @description Where to go on; null at the end. */
            next: string | null;
        };
        /** @description How long readings are kept. */
        KeepRule: {
            /** @description Nothing is removed by it before. */
            acts_from: components["schemas"]["Instant"];
            by: string;
            /** @description Hourly roll-ups; for ever when nothing is said. */
            hours: string | null;
            id: string;
            /** @description Of every kind when none is named. */
            kind: string | null;
            made_at: components["schemas"]["Instant"];
            note: string;
            /** @description Of every unit when none is named. */
            org: string | null;
            /** @description `3 year`, `6 month`, `90 day`. */
            raw: string | null;
        };
        /** @description A rule as it is entered. */
        KeepRuleEntry: {
            hours?: string | null;
            kind?: string | null;
            note: string;
            org?: string | null;
            raw?: string | null;
        };
        Kind: {
            aqi: boolean;
            fields: components["schemas"]["Field"][];
            id: string;
            pack: string;
            quantities: string[];
            title: components["schemas"]["Text"];
        };
        Layer: {
            id: string;
            kind: string;
            marker: components["schemas"]["Marker"];
            quantity: string | null;
            title: components["schemas"]["Text"];
            /** Format: double */
            zoom_min: number;
        };
        /** @description Readings that no rule removes. */
        LegalHold: {
            by: string;
            entity: string | null;
            from: components["schemas"]["Day"] | null;
            id: string;
            made_at: components["schemas"]["Instant"];
            org: string | null;
            reason: string;
            to: components["schemas"]["Day"] | null;
        };
        /** @description A hold as it is entered. */
        LegalHoldEntry: {
            entity?: string | null;
            from?: components["schemas"]["Day"] | null;
            org?: string | null;
            reason: string;
            to?: components["schemas"]["Day"] | null;
        };
        /** @description What the law asks to keep of a kind. */
        LegalMinimum: {
            clause: components["schemas"]["Text"];
            confidence: components["schemas"]["Confidence"];
            kind: string;
            /** @description None where nobody has found how long: nothing of the kind is removed. */
            raw: string | null;
            source: components["schemas"]["Text"];
            valid_from: components["schemas"]["Day"] | null;
        };
        /** @description One line of an alarm's life. Fields that the step does not have are left out. */
        LifeLine: {
            /** @description The alarm that took its place, that says it better, or that is its cause. */
            alarm_id?: string;
            at: components["schemas"]["Instant"];
            by: components["schemas"]["Person"] | null;
            case_id?: string;
            from?: components["schemas"]["Severity"];
            outage_id?: string;
            /** @description The reason to be quiet that is over. */
            quiet?: components["schemas"]["Quiet"];
            severity?: components["schemas"]["Severity"];
            /**
             * @description `raised`, `severity`, `cleared`, `returned`, `acknowledged`, `taken_back`, `realarmed` (worse
             *     than what was acknowledged: `from` that, `to` this), `assigned`, `commented`, `case_attached`,
             *     `succeeded`, `shelved`, `suppressed`, `inhibited`, `taken_out`, `withdrawn`, `freed` or `ended`.
             */
            step: components["schemas"]["LifeStep"];
            text?: string;
            to?: components["schemas"]["Severity"];
            to_user?: components["schemas"]["Person"];
            /** @description Until when it is put aside. */
            until?: components["schemas"]["Instant"];
            /** Format: double */
            value?: number;
            /** @description Why its condition is asked of nobody any more. */
            why?: components["schemas"]["Withdrawal"];
        };
        /** @enum {string} */
        LifeStep: "raised" | "severity" | "cleared" | "returned" | "acknowledged" | "taken_back" | "realarmed" | "assigned" | "commented" | "case_attached" | "succeeded" | "shelved" | "suppressed" | "inhibited" | "taken_out" | "withdrawn" | "freed" | "ended";
        /** @description One limit, as a row of a text or as it holds for one facility. */
        Limit: {
            /** Format: double */
            at_least: number | null;
            /** Format: double */
            at_most: number | null;
            /** @description Table, row or clause. */
            clause: string;
            conditions: components["schemas"]["Equals"][];
            confidence: components["schemas"]["Confidence"];
            confirmed: components["schemas"]["Confirmed"] | null;
            id: string;
            /** @description The text has a value that nobody has entered: nothing is judged by it. */
            missing: boolean;
            period: string;
            permit: components["schemas"]["PermitBrief"] | null;
            quantity: string;
            reason: components["schemas"]["Text"] | null;
            /** Format: double */
            reference_oxygen_percent: number | null;
            regulation: components["schemas"]["RegulationBrief"] | null;
            /** @description Coefficients multiplied in. */
            scaled_by: components["schemas"]["Factor"][];
            source: string;
            unit: string;
            valid_from: string | null;
            valid_to: string | null;
        };
        /** @description What is wrong with a line. */
        LineError: {
            /** @description Which, from 1. */
            line: number;
            /** @description What is wrong and what was expected. */
            message: string;
        };
        /** @description One of them. */
        LinkEntry: {
            /** @description `behind`: what it says comes through the other. `feeds`: it keeps the other going. */
            relation: components["schemas"]["Relation"];
            /** @description The code of the other. */
            to: string;
        };
        /** @description What an entity hangs on and what it keeps going. */
        Links: {
            links: components["schemas"]["LinkEntry"][];
        };
        /** @description The log. `head` minus `applied` is what waits for the loop, minus `flushed` for the tables. */
        LogHealth: {
            /** Format: int64 */
            applied: number;
            /**
             * Format: double
             * @description How long the oldest record that is not in the tables has waited.
             */
            flush_lag_s: number;
            /** Format: int64 */
            flushed: number;
            /** Format: int64 */
            head: number;
            /**
             * Format: double
             * @description How long the oldest of them has waited.
             */
            lag_s: number;
            /**
             * Format: int64
             * @description What the last sync cost.
             */
            last_sync_us: number | null;
            /**
             * Format: int64
             * @description Half of the syncs of the last minute took at most this.
             */
            sync_p50_us: number | null;
            /**
             * Format: int64
             * @description All but a hundredth of them took at most this.
             */
            sync_p99_us: number | null;
            /**
             * Format: int64
             * @description Their bytes, roughly.
             */
            waiting_bytes: number;
            /**
             * Format: int64
             * @description Records not applied yet.
             */
            waiting_records: number;
        };
        /** @enum {string} */
        Marker: "circle" | "square" | "triangle" | "drop";
        /** @description A legal mean with the law's word on it. */
        Mean: {
            confidence: components["schemas"]["Confidence"] | null;
            end: components["schemas"]["Instant"];
            /**
             * Format: double
             * @description At reference conditions.
             */
            judged: number | null;
            /** @description Since when this version is known. */
            known_at: components["schemas"]["Instant"];
            limit_id: string | null;
            /** Format: double */
            limit_value: number | null;
            period: string;
            reason: components["schemas"]["Text"] | null;
            /** Format: double */
            valid_share: number;
            /**
             * Format: double
             * @description As measured.
             */
            value: number | null;
            /** @description `within`, `exceeded`, `invalid`, `not_judged` or `no_limit`. */
            verdict: string;
        };
        /** @enum {string} */
        Medium: "email" | "web-push" | "webhook" | "sms" | "zalo" | "telegram" | "mqtt" | "syslog";
        /** @description Memory of the process. */
        Memory: {
            /**
             * Format: int64
             * @description Without files mapped into it.
             */
            anonymous_bytes: number | null;
            /** Format: int64 */
            resident_bytes: number | null;
        };
        /** @description The person logged in. */
        Myself: {
            id: string;
            name: string;
            org: string;
            org_title: components["schemas"]["Text"];
            role: components["schemas"]["Role"];
            /** @description Theirs is the top unit: what belongs to the center as a whole, they set. */
            whole: boolean;
        };
        /** @description A post that answers for the place, and who held it then. */
        NearDuty: {
            /** @description Why it is named here. */
            because: components["schemas"]["DutyFor"];
            id: string;
            /** @description Who held it; nobody is a hole. */
            on_duty: components["schemas"]["Person"][];
            title: components["schemas"]["Text"];
        };
        /** @description What lies near a place and a time, as far as the asker may see it. */
        Nearby: {
            /** @description Open then, or raised or ended within the time; newest first. */
            alarms: components["schemas"]["Few_Near_Alarm"];
            /** @description Longitude and latitude, WGS84 degrees. */
            at: [
                number,
                number
            ];
            /** @description Open then, or closed within the time; newest first. */
            cases: components["schemas"]["Few_Near_Case"];
            duties: components["schemas"]["NearDuty"][];
            /** @description Nearest first, without vehicles. */
            entities: components["schemas"]["Few_Near_Entity"];
            /** @description What happened to alarms and cases, newest first. */
            events: components["schemas"]["Few_Happened"];
            /** @description From then, up to `to`, which is never after now. */
            from: components["schemas"]["Instant"];
            /** Format: int64 */
            minutes: number;
            /**
             * @description Entities within the radius, beyond the nearest ten thousand, whose alarms and cases were not
             *     looked at.
             */
            n_not_looked_at: number;
            /** @description Kinds of entities that move: without any, nothing is known of vehicles. */
            n_vehicle_kinds: number;
            /** @description Stations within 30 km that could tell the weather. */
            n_weather_stations: number;
            /** @description Entities whose place nobody has entered: they cannot be near anything. */
            n_without_place: number;
            /** Format: double */
            radius_m: number;
            subject: components["schemas"]["Subject"] | null;
            /** @description The time in the middle. Who is on duty and where vehicles are is of this time. */
            time: components["schemas"]["Instant"];
            to: components["schemas"]["Instant"];
            /** @description Entities that move, where they were heard last before the time; nearest first. */
            vehicles: components["schemas"]["Few_Vehicle"];
            /** @description The nearest reading of each quantity of the weather, also from beyond the radius. */
            weather: components["schemas"]["WeatherReading"][];
        };
        /** @description The air quality index of a station. */
        NewAqi: {
            at: components["schemas"]["Instant"];
            /** @description Position in the catalogue's categories, from 0. */
            category: number;
            entity: string;
            /** Format: int32 */
            value: number;
        };
        /** @description A legal mean, computed or revised. */
        NewMean: {
            end: components["schemas"]["Instant"];
            period: string;
            /** Format: int32 */
            series: number;
            /** Format: double */
            value: number | null;
            verdict: string;
        };
        /** @description A new source with the one copy of its token. */
        NewSource: {
            source: components["schemas"]["Source"];
            /** @description Shown once. */
            token: string;
        };
        /** @description The one copy of a new token. */
        NewToken: {
            /** @description Shown once. */
            token: string;
        };
        /** @description The newest value of a series. */
        NewestOfSeries: {
            flag: string;
            /** Format: int32 */
            id: number;
            time: components["schemas"]["Instant"];
            /** Format: double */
            value: number;
        };
        /** @description A newest value. */
        NewestValue: {
            entity: string;
            flag: string;
            quantity: string;
            /** Format: int32 */
            series: number;
            time: components["schemas"]["Instant"];
            /** Format: double */
            value: number;
        };
        /** @description The newest values there are. */
        NewestValues: {
            items: components["schemas"]["NewestOfSeries"][];
        };
        /** @description Something is said. */
        Note: {
            /** @description What proves it. */
            evidence?: components["schemas"]["Evidence"][];
            /** @description In words. */
            text: string;
        };
        /** @description One notice to one person. */
        Notice: {
            /** @description What became of each try. */
            attempts: components["schemas"]["NoticeAttempt"][];
            /** @description The channel it went, or is going. */
            channel: string | null;
            delivery: components["schemas"]["NoticeDelivery"];
            drill: boolean;
            id: string;
            kind: components["schemas"]["NoticeKind"];
            made_at: components["schemas"]["Instant"];
            /**
             * Format: int32
             * @description Alarms it tells of.
             */
            n_alarms: number;
            person: string;
            severity: components["schemas"]["Severity"];
        };
        /** @description One alarm a notice tells of, as the pipeline last heard of it. */
        NoticeAlarm: {
            /** @description Who has it. */
            acknowledged_by: string | null;
            /** @description Its condition holds and nobody has it. */
            calls: boolean;
            drill: boolean;
            entity: string;
            entity_title: components["schemas"]["Text"];
            id: string;
            raised_at: components["schemas"]["Instant"];
            rule_title: components["schemas"]["Text"];
            severity: components["schemas"]["Severity"];
            state: components["schemas"]["AlarmState"];
        };
        /** @description One try. */
        NoticeAttempt: {
            at: components["schemas"]["Instant"];
            channel: string;
            /** @description `accepted`, `delivered`, `read`, `again`, `never`, `gone`, `no-receipt`. */
            what: string;
            /** @description In the channel's own words. */
            why: string | null;
        };
        /** @enum {string} */
        NoticeDelivery: "handing" | "waiting" | "awaiting-receipt" | "accepted" | "delivered" | "read" | "unreached";
        /** @description One notice, with what it tells of. */
        NoticeDetail: components["schemas"]["Notice"] & {
            /** @description Alarms the asker may see, in the order they were told. */
            alarms: components["schemas"]["NoticeAlarm"][];
        };
        /** @enum {string} */
        NoticeKind: "alarms" | "over" | "test" | "hole" | "dead-channel" | "skip";
        /** @enum {string} */
        NoticeStage: "dedupe" | "group" | "inhibit" | "shelve" | "route" | "escalate" | "receipt";
        /** @description A reading with where it comes from. */
        Observation: {
            flag: string;
            known_at: components["schemas"]["Instant"];
            /** @description `mqtt`, `http`, `file:<sha256>`, `import:<sha256>` or `hand:<user>`. */
            origin: string;
            source: string;
            time: components["schemas"]["Instant"];
            /** Format: double */
            value: number;
        };
        /** @description A unit. */
        Org: {
            id: string;
            kind: components["schemas"]["OrgKind"];
            /** @description None at the top, and where the unit above is not the asker's to see. */
            parent: string | null;
            /** @description How much it and the units below it may deliver. */
            quota: components["schemas"]["Quota"];
            title: components["schemas"]["Text"];
        };
        /** @description A unit as it is entered. */
        OrgEntry: {
            id: string;
            /** @description `authority`, `park`, `enterprise`, `agency` or `team`. */
            kind: components["schemas"]["OrgKind"];
            /** @description The unit above. Left out for one's own: nobody moves the unit they stand in. */
            parent?: string | null;
            /** @description Left out, the quota stays what it is. */
            quota?: components["schemas"]["Quota"];
            title: components["schemas"]["Text"];
        };
        /** @enum {string} */
        OrgKind: "authority" | "park" | "enterprise" | "agency" | "team";
        /** @description A sensor a person has taken out. */
        Outage: {
            by: string;
            reason: string;
            until: components["schemas"]["Instant"];
        };
        /** @description Work to be planned. */
        OutageEntry: {
            again?: components["schemas"]["Again"] | null;
            /** @description When it begins, the first time. */
            begins_at: components["schemas"]["Instant"];
            ends_at?: components["schemas"]["Instant"] | null;
            /**
             * Format: int64
             * @description How long it lasts, each time.
             */
            lasts_s: number;
            /** @description `entity` (with what hangs on it), `source` (whatever it delivers) or `org` (with the units below). */
            of: components["schemas"]["OutageScope"];
            /** @description The code of that. */
            of_id: string;
            reason: string;
        };
        /** @enum {string} */
        OutageScope: "entity" | "source" | "org";
        /** @description What one must know on every page. */
        OwnDuty: {
            /** @description Drills that go on. */
            drills: components["schemas"]["Drill"][];
            /** @description Posts one holds now. */
            posts: components["schemas"]["HeldPost"][];
            /** @description Notes that the shift before left, and one has not read; newest first. */
            unread: components["schemas"]["HandOver"][];
        };
        /** @description A limit written in the permit itself. */
        OwnLimit: {
            /** Format: double */
            at_least?: number | null;
            /** Format: double */
            at_most?: number | null;
            period: string;
            quantity: string;
            /** @description As the paper has it; it is kept in the quantity's own. */
            unit: string;
        };
        Pack: {
            id: string;
            /** @description Markdown. */
            readme: string;
            title: components["schemas"]["Text"];
            /** @description SHA-256 over its files. */
            version: string;
        };
        /** @description One pack, loaded or not. */
        PackState: {
            id: string;
            ok: boolean;
            problems: string[];
        };
        /** @description A change of one's own password. */
        PasswordChange: {
            /** @description The new one: at least 10 characters. */
            new: string;
            /** @description The password so far. */
            old: string;
        };
        /** @description One version of a permit. */
        Permit: components["schemas"]["PermitEntry"] & {
            entered_by: string;
            /** @description Since when the center knows this version. */
            known_at: components["schemas"]["Instant"];
            /** @description Its own limits as rows that can be confirmed; none in a version that is no longer the newest. */
            rows: components["schemas"]["Limit"][];
        };
        /** @description A permit, briefly. */
        PermitBrief: {
            document: string;
            id: string;
        };
        /** @description A permit as it is entered. */
        PermitEntry: {
            /** @description What it says of the facility. Goes before the facility's own record. */
            attributes?: components["schemas"]["Equals"][];
            coefficients?: components["schemas"]["Coefficient"][];
            /** @description Number and date of the paper. */
            document: string;
            /** @description The facility. */
            entity: string;
            id: string;
            limits?: components["schemas"]["OwnLimit"][];
            /** @description The text it cites; the one in force where it cites none. */
            regulation?: string | null;
            valid_from: components["schemas"]["Day"];
            valid_to?: components["schemas"]["Day"] | null;
        };
        /** @description A person, by name. */
        Person: {
            id: string;
            name: string;
        };
        /** @description Planned work as it stands. The schema has a name of its own: `Outage` is a sensor a person took out. */
        PlannedWork: {
            /** @description `once`, `daily` or `weekly`. */
            again: components["schemas"]["Again"];
            begins_at: components["schemas"]["Instant"];
            by: components["schemas"]["Person"];
            called_off_by: components["schemas"]["Person"] | null;
            ends_at: components["schemas"]["Instant"];
            id: string;
            /** Format: int64 */
            lasts_s: number;
            /** @description `entity`, `source` or `org`. */
            of: components["schemas"]["OutageScope"];
            /** @description The code of that. */
            of_id: string;
            of_title: components["schemas"]["Text"];
            /** @description It is going on now. */
            on: boolean;
            /** @description Nothing of it is left. */
            over: boolean;
            planned_at: components["schemas"]["Instant"];
            reason: string;
        };
        /** @description What one row would become. */
        PreviewedRow: {
            entity?: string;
            /** @description Everything in it would be taken. */
            ok: boolean;
            /** @description The first thing that is wrong with it. */
            problem?: string;
            /** @description Row of the file, from 1, the header included. */
            row: number;
            time?: components["schemas"]["Instant"];
            values?: components["schemas"]["PreviewedValue"][];
        };
        /** @description One value of a row. */
        PreviewedValue: {
            quantity: string;
            /** @description As the mapping states it, else the quantity's own. */
            unit: string;
            /** Format: double */
            value: number;
        };
        /** @description As it is sent. */
        Problem: {
            /** @description A sentence for the person. */
            detail: string;
            /** @description What was expected in it. */
            expected?: string;
            /** @description The field that is wrong. */
            field?: string;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The status in words. */
            title: string;
            /** @description What sort of problem, for programs: `not-found`, `must-change-password`. */
            type: string;
        };
        /** @description A procedure. */
        Procedure: {
            /** @description Procedures it begins for parts of its work. */
            calls: string[];
            id: string;
            source: string;
            /** @description What people do in it, in the order of the drawing. */
            steps: components["schemas"]["Step"][];
            title: components["schemas"]["Text"];
            /** @description What tells this version from others: eight hexadecimal digits. */
            version: string;
        };
        /** @description What a browser needs to subscribe. */
        PushKey: {
            /** @description Media the operator has set up. */
            media: components["schemas"]["Medium"][];
            /** @description Base64url; none where push messages are not set up. */
            public_key: string | null;
        };
        Quantity: {
            /** Format: int32 */
            decimals: number;
            /** Format: int64 */
            every_s: number;
            id: string;
            means: string[];
            name: string;
            sign: string;
            title: components["schemas"]["Text"];
            unit: string;
        };
        /** @description One of them. */
        QueriedSeries: {
            entity: string;
            /** Format: int32 */
            id: number;
            /**
             * Format: int64
             * @description Those of them whose mean is above it.
             */
            n_above: number | null;
            /**
             * Format: int64
             * @description Stretches that have a mean, where `above` was asked.
             */
            n_counted: number | null;
            quantity: string;
            /** @description When the readings of `raw` were, milliseconds since 1970; their values are in `value`. */
            time_ms: number[] | null;
            unit: string;
        } & {
            [key: string]: (number | null)[];
        };
        /** @description A question somebody keeps. */
        Question: {
            changed_at: components["schemas"]["Instant"];
            chart: components["schemas"]["QuestionChart"] | null;
            created_at: components["schemas"]["Instant"];
            id: string;
            name: string;
            /** @description The user who changes it. */
            owner: string;
            /** @description Others may read and ask it. */
            shared: boolean;
            sql: string;
        };
        /** @description How its answer is drawn. */
        QuestionChart: {
            kind: components["schemas"]["ChartKind"];
            /** @description The column along the bottom. */
            x: string;
            /** @description The columns that are drawn. */
            y: string[];
        };
        /** @description A question as it is entered. */
        QuestionEntry: {
            chart?: components["schemas"]["QuestionChart"] | null;
            name: string;
            shared?: boolean;
            sql: string;
        };
        /** @enum {string} */
        Quiet: "shelved" | "suppressed" | "inhibited" | "out_of_service";
        /** @description Hours in which somebody is not to be disturbed, or in which a chain holds. */
        QuietHours: {
            /** @description This bad and worse is told nevertheless. */
            broken_by: components["schemas"]["Severity"];
            /** @description `22:00` */
            from: string;
            /** @description `06:00`; before the begin it is the next morning. */
            until: string;
        };
        /** @description How much a unit and those below it may deliver; null is without end. */
        Quota: {
            /**
             * Format: int64
             * @description Readings a day of the zone's calendar.
             * @default null
             */
            readings_per_day: number | null;
            /**
             * Format: int64
             * @description Readings a second, on average.
             * @default null
             */
            readings_per_s: number | null;
        };
        /** @description How a unit stands. */
        QuotaHealth: {
            /**
             * Format: int64
             * @description Deliveries that had to wait or to come again, since the start.
             */
            held: number;
            org: string;
            quota: components["schemas"]["Quota"];
            /**
             * Format: int64
             * @description Readings since the day began, or since the start of the process.
             */
            used_today: number;
            /** @description Nothing is left just now. */
            used_up: boolean;
        };
        /** @description Alarms of ten minutes. */
        Rate: {
            /** @description When the ten minutes begin. */
            at: components["schemas"]["Instant"];
            /** Format: int64 */
            n: number;
        };
        /** @description How much comes in. */
        Rates: {
            /** Format: double */
            duplicates_per_s: number;
            /** Format: double */
            readings_per_s: number;
            /** Format: double */
            refused_per_s: number;
        };
        /** @description Somebody who would be told. */
        ReaderForeseen: {
            id: string;
            medium: components["schemas"]["Medium"] | null;
            name: string;
            /** @description They hold a post then. */
            on_duty: boolean;
            quiet_until: components["schemas"]["Instant"] | null;
            /** @description An earlier rung has told them. */
            told_before: boolean;
        };
        /** @description One thing that is wrong. */
        Reason: {
            /**
             * @description `disk_full`, `disk_read_only`, `log_failed`, `history_failing`, `behind`,
             *     `disk_low`, `rule_failed`, `judge_failed`, `clock_set`, `not_kept`.
             */
            code: string;
            since: components["schemas"]["Instant"];
            text: components["schemas"]["Text"];
        };
        /** @description The answer to a delivery. */
        Receipt: {
            /** @description Readings that are in the log, durably. */
            accepted: number;
            /**
             * @description Readings sent twice in this delivery. One that was here before is counted under its source,
             *     once the log has been read up to it.
             */
            duplicates: number;
            /**
             * Format: int64
             * @description The last record written.
             */
            position: number | null;
            /** @description Refusals. */
            rejected: number;
            /** @description Items with something to say about them, in their order. */
            results: components["schemas"]["ItemResult"][];
        };
        /** @description A legal text with how much of it is entered. */
        Regulation: {
            cite: string;
            id: string;
            /** @description In force today. */
            in_force: boolean;
            in_force_from: components["schemas"]["Day"];
            in_force_to: components["schemas"]["Day"] | null;
            /** @description The kinds it judges when no permit says otherwise. */
            kinds: string[];
            legacy_until: components["schemas"]["Day"] | null;
            /** @description Rows without a value: nothing is judged by them. */
            n_missing: number;
            /** @description Rows somebody stands for by name. */
            n_official: number;
            n_rows: number;
            source: string;
            title: components["schemas"]["Text"];
        };
        /** @description A regulation, briefly. */
        RegulationBrief: {
            cite: string;
            id: string;
            title: components["schemas"]["Text"];
        };
        /** @enum {string} */
        Relation: "behind" | "feeds";
        /** @description How many letters were thrown away. */
        Removed: {
            /** Format: int64 */
            removed: number;
        };
        /** @description What became of letters that were delivered again. */
        Replayed: {
            /** @description Readings that are in the log now. */
            accepted: number;
            /** @description Readings that were here already; what is here is never replaced. */
            known: number;
            /** @description Letters tried. */
            letters: number;
            /** @description There are more letters than are tried at once: ask again. */
            more: boolean;
            /** @description What is still refused; these letters stay. */
            refused: components["schemas"]["StillRefused"][];
            /** @description Letters of which nothing is refused any more. They are gone. */
            removed: number;
        };
        /** @description Everything that is set. */
        Retention: {
            /**
             * Format: int64
             * @description Hours between the making of a rule and its first act.
             */
            grace_h: number;
            /** @description What no rule removes. */
            holds: components["schemas"]["LegalHold"][];
            /** @description What the law asks for, by kind, as the packs have it. A kind that is not here loses nothing. */
            minimums: components["schemas"]["LegalMinimum"][];
            /** @description Of several that fit, the longest counts. Without one everything is kept. */
            rules: components["schemas"]["KeepRule"][];
        };
        /** @description One day of it. */
        RetentionDay: {
            day: components["schemas"]["Day"];
            /** Format: int64 */
            n_held: number;
            /** Format: int64 */
            n_hours: number;
            /** Format: int64 */
            n_readings: number;
        };
        /** @description What would go now if every rule acted. */
        RetentionPreview: {
            /** @description Day by day of UTC, the oldest first; at most a thousand. */
            days: components["schemas"]["RetentionDay"][];
            n_days: number;
            /**
             * Format: int64
             * @description Readings past their time that stay: they are held, or prove an exceedance.
             */
            n_held: number;
            /**
             * Format: int64
             * @description Hours of roll-ups.
             */
            n_hours: number;
            /** Format: int64 */
            n_readings: number;
        };
        /** @enum {string} */
        Role: "operator" | "park" | "enterprise" | "leader" | "admin";
        /** @description The roster as it stands. */
        Roster: {
            absences: components["schemas"]["RosterAbsence"][];
            chains: components["schemas"]["EscalationChain"][];
            duties: components["schemas"]["RosterDuty"][];
            /** @description Names of everybody in it. */
            people: components["schemas"]["Person"][];
            shifts: components["schemas"]["RosterShift"][];
        };
        /** @description Somebody is away. */
        RosterAbsence: {
            from: components["schemas"]["Instant"];
            id: string;
            person: string;
            replacement: string | null;
            until: components["schemas"]["Instant"];
        };
        /** @description A post and who holds it. */
        RosterDuty: {
            /** @description When nobody will, in the next four weeks; one that goes on now is among them. */
            holes: components["schemas"]["Hole"][];
            id: string;
            /** @description Who of them stands in for somebody, now. */
            instead: components["schemas"]["RosterStandIn"][];
            /** @description Who holds it now; nobody is a hole. */
            on_duty: string[];
            /** @description Who is told when nobody holds it. */
            superior: string;
            title: components["schemas"]["Text"];
        };
        /** @description Somebody holds a post for a time. */
        RosterShift: {
            duty: string;
            from: components["schemas"]["Instant"];
            id: string;
            person: string;
            until: components["schemas"]["Instant"];
        };
        /** @description Somebody stands in for somebody. */
        RosterStandIn: {
            absent: string;
            by: string;
        };
        Rule: {
            advice: components["schemas"]["Text"];
            class: components["schemas"]["AlarmClass"];
            /** Format: int64 */
            clear_after_s: number;
            false_alarms: components["schemas"]["Text"][];
            id: string;
            kind: string;
            period: string;
            procedure: string | null;
            quantities: string[];
            /** Format: int64 */
            raise_after_s: number;
            severity_max: components["schemas"]["Severity"];
            source: components["schemas"]["Text"][];
            title: components["schemas"]["Text"];
        };
        /** @description A new version of a rule. */
        RuleChange: {
            /**
             * Format: int32
             * @description The version that was read; refused when another has come since.
             */
            after: number;
            definition: components["schemas"]["RuleDefinition"];
            why: string;
        };
        /** @description What a rule says. */
        RuleDefinition: {
            /** @description The first thing to do. */
            advice: components["schemas"]["RuleWords"];
            class: components["schemas"]["AlarmClass"];
            /**
             * Format: int64
             * @description How long it must be right without a break before the alarm clears.
             */
            clear_after_s?: number;
            /** @description Only these of them; all the unit has when none is named. */
            entities?: string[];
            /** @description Things of this kind are watched. */
            kind: string;
            /**
             * Format: int32
             * @description Parts of another kind hear what is so near.
             */
            near_m?: number;
            /**
             * Format: int64
             * @description How long it must be wrong without a break before people are disturbed.
             */
            raise_after_s?: number;
            severity: components["schemas"]["Severity"];
            title: components["schemas"]["RuleWords"];
            when: components["schemas"]["RulePart"];
            /**
             * Format: int64
             * @description What one part said counts this long beside the others.
             */
            within_s?: number;
        };
        /** @description A draft to be played over what is kept. */
        RuleDraft: {
            /**
             * Format: int32
             * @description So many days back from now, 1 to 92; 30 when nothing is said.
             */
            days?: number | null;
            definition: components["schemas"]["RuleDefinition"];
            org: string;
        };
        /** @description A rule to be made. */
        RuleEntry: {
            definition: components["schemas"]["RuleDefinition"];
            /** @description Whose it shall be: a unit of the asker's scope. */
            org: string;
            why: string;
        };
        /** @enum {string} */
        RuleEvent: "alarm" | "inside" | "moving";
        /** @description An alarm that would have been. */
        RuleFiring: {
            begin: components["schemas"]["Instant"];
            end: components["schemas"]["Instant"] | null;
            entity: components["schemas"]["Subject"];
            /** Format: int64 */
            lasted_s: number;
            /**
             * Format: double
             * @description The worst value while it stood.
             */
            peak: number | null;
            /** Format: int32 */
            series: number | null;
        };
        /** @description A stretch without readings. */
        RuleGap: {
            begin: components["schemas"]["Instant"];
            end: components["schemas"]["Instant"];
            /** Format: int32 */
            series: number;
        };
        /** @description One part, or several combined. Which fields count follows from `test`; see the manual. */
        RulePart: {
            /** Format: double */
            above?: number;
            /** Format: double */
            below?: number;
            /**
             * Format: double
             * @description By how much it rose; below zero by how much it fell.
             */
            by?: number;
            event?: components["schemas"]["RuleEvent"];
            /**
             * Format: int64
             * @description For, within or over this time.
             */
            for_s?: number;
            indicator?: string;
            /**
             * Format: double
             * @description A share of the limit in force, 0 to 1.
             */
            limit_share?: number;
            /** @description What is taken from it, of `difference`. */
            minus?: string;
            /**
             * Format: int32
             * @description So often.
             */
            n?: number;
            /** @description Of `all`, `any` and `not`. */
            of?: components["schemas"]["RulePart"][];
            /** @description `raw`, or a window that a mean is computed over. */
            period?: string;
            /** @description A fenced place of the map. */
            place?: string;
            quantity?: string;
            /**
             * Format: double
             * @description This share of the readings, 0 to 1.
             */
            share?: number;
            test: components["schemas"]["RuleTest"];
        };
        /** @description What a rule would have done. */
        RulePreview: {
            cut: components["schemas"]["RulePreviewCut"] | null;
            /** @description Each, the oldest first; at most five hundred. */
            firings: components["schemas"]["RuleFiring"][];
            from: components["schemas"]["Instant"];
            /** @description The longest stretches without any. */
            gaps: components["schemas"]["RuleGap"][];
            /**
             * Format: double
             * @description Which share of the time had any, 0 to 1.
             */
            heard_share: number;
            /** Format: int64 */
            longest_s: number;
            /** @description Times an indicator was asked, as if it were then. */
            n_asked: number;
            n_left_out: number;
            /** @description How often it would have fired. */
            n_raised: number;
            /**
             * Format: int64
             * @description Readings and means looked at.
             */
            n_rows: number;
            n_subjects: number;
            /** @description In plain language. */
            says: components["schemas"]["Text"];
            to: components["schemas"]["Instant"];
            /** @description Of what no past is kept: the rule hears it from now on only. */
            unseen: components["schemas"]["RuleUnseen"][];
        };
        /** @enum {string} */
        RulePreviewCut: "rows" | "time";
        /** @description Why it is taken out. */
        RuleRetirement: {
            /**
             * Format: int32
             * @description The version that was read; refused when another has come since.
             */
            after: number;
            why: string;
        };
        /** @description A thing that a rule watches. */
        RuleSubject: {
            entity: components["schemas"]["Subject"];
            /**
             * Format: int32
             * @description The series of its first quantity.
             */
            series: number | null;
        };
        /** @description A rule in a list. */
        RuleSummary: {
            changed_at: components["schemas"]["Instant"] | null;
            changed_by: components["schemas"]["Person"] | null;
            class: components["schemas"]["AlarmClass"];
            id: string;
            /** @description It judges. */
            in_force: boolean;
            kind: string;
            /** @description The asker may change it. */
            may_change: boolean;
            /** @description Alarms of it that are open, of those the asker may see. */
            n_open: number;
            /** @description Whose; none of a pack. */
            org: string | null;
            org_title: components["schemas"]["Text"] | null;
            /** @description Made by a unit for itself; else of a pack. */
            own: boolean;
            /** @description In plain language. */
            says: components["schemas"]["Text"];
            /** @description The worst it can be. */
            severity: components["schemas"]["Severity"];
            title: components["schemas"]["Text"];
            /** @description Its version: counted, or the hash of a pack's text. */
            version: string;
        };
        /** @enum {string} */
        RuleTest: "all" | "any" | "not" | "beyond" | "crossing" | "change" | "no_data" | "stuck" | "difference" | "share" | "count" | "ongoing" | "indicator" | "forecast";
        /** @enum {string} */
        RuleUnseen: "movements" | "forecasts";
        /** @description One version of a rule. */
        RuleVersionView: {
            at: components["schemas"]["Instant"];
            by: components["schemas"]["Person"];
            /** Format: int32 */
            number: number;
            /** @description With this version the rule was taken out. */
            retired: boolean;
            says: components["schemas"]["Text"] | null;
            why: string;
        };
        /** @description A rule with all that is known of it. */
        RuleView: components["schemas"]["RuleSummary"] & {
            advice: components["schemas"]["Text"];
            /** Format: int64 */
            clear_after_s: number;
            definition: components["schemas"]["RuleDefinition"] | null;
            false_alarms: components["schemas"]["Text"][];
            n_subjects: number;
            period: string;
            quantities: string[];
            /** Format: int64 */
            raise_after_s: number;
            /** @description Why these numbers and not others. */
            source: components["schemas"]["Text"][];
            /** @description What it watches today, of what the asker may see; at most a hundred. */
            subjects: components["schemas"]["RuleSubject"][];
            /** @description Every version, the newest first. */
            versions: components["schemas"]["RuleVersionView"][];
        };
        /** @description A text in both languages; who writes one has written both. */
        RuleWords: {
            en?: string;
            vi: string;
        };
        /** @description One rung, when its turn comes. */
        RungForeseen: {
            at: components["schemas"]["Instant"];
            /** @description Posts nobody holds then: their superiors are among the people. */
            holes: components["schemas"]["Text"][];
            /** @description Who stands in for whom. */
            instead: components["schemas"]["StandIn"][];
            people: components["schemas"]["ReaderForeseen"][];
        };
        /** @description A mapping kept for the next file of its kind. */
        SavedMapping: {
            mapping: Record<string, never>;
            name: string;
        };
        /** @description Series over the same stretches. */
        SeriesAnswer: {
            /** @description Where the first stretch begins. */
            from: components["schemas"]["Instant"];
            /** @description How many there are; of `raw`, how many readings. */
            n: number;
            series: components["schemas"]["QueriedSeries"][];
            /**
             * Format: int64
             * @description How long each is.
             */
            width_ms: number;
        };
        /** @description A newest value. */
        SeriesValue: {
            flag: string;
            time: components["schemas"]["Instant"];
            /** Format: double */
            value: number;
        };
        /** @description One series as it stands. */
        SeriesView: {
            /** Format: int32 */
            id: number;
            /** @description Empty where there is only one. */
            instrument: string;
            latest: components["schemas"]["SeriesValue"] | null;
            /** @description What the law says today, window by window. */
            limits: components["schemas"]["HeldLimit"][];
            /** @description The newest of each window. */
            means: components["schemas"]["Mean"][];
            out_of_service: components["schemas"]["Outage"] | null;
            quantity: string;
            /** @description Nothing came for three cadences. */
            stale: boolean;
            unit: string;
        };
        /** @description Who is logged in and what they may do. */
        Session: {
            /** @description What the matrix grants: `alarm.work`. */
            can: string[];
            /** @description To be repeated in `x-csrf-token` by every request that changes something. */
            csrf: string;
            /** @description This is a demonstration. */
            demo: boolean;
            must_change_password: boolean;
            /** @description Data come from the simulator. */
            simulated: boolean;
            user: components["schemas"]["Myself"];
        };
        /** @enum {string} */
        Severity: "low" | "medium" | "high" | "critical";
        /** @description Alarms of a severity, and the share they should have: low 80, medium 15, high and critical together 5 %. */
        SeverityShare: {
            /** Format: int64 */
            n: number;
            severity: components["schemas"]["Severity"];
            /** Format: double */
            share: number;
        };
        /** @description How long an alarm is put aside, and why. */
        ShelfEntry: {
            reason: string;
            /** @description It comes back by itself then. */
            until: components["schemas"]["Instant"];
        };
        /** @description Put aside by a person. */
        Shelved: {
            at: components["schemas"]["Instant"];
            by: components["schemas"]["Person"];
            reason: string;
            until: components["schemas"]["Instant"];
        };
        /** @description A rule put aside on a subject, whether its alarm is open or not. */
        ShelvedRule: {
            /** @description Its condition holds. */
            active: boolean;
            /** @description The last alarm: it is taken back under this. */
            alarm_id: string | null;
            entity: components["schemas"]["Subject"];
            /** @description Its alarm has not ended. */
            open: boolean;
            rule: string;
            /** Format: int32 */
            series: number | null;
            shelved: components["schemas"]["Shelved"];
            title: components["schemas"]["Text"];
        };
        /** @description One shift, as it is changed. */
        ShiftChange: {
            duty: string;
            from: string;
            person: string;
            until: string;
        };
        /** @description The same, as it is entered. */
        ShiftEntry: {
            duty: string;
            /**
             * Format: int32
             * @description The same shift again after so many days, as often as `times` says.
             */
            every_days?: number;
            from: string;
            person: string;
            /** Format: int32 */
            times?: number;
            until: string;
        };
        /** @description A source with its health since the start of the process. */
        Source: {
            /** Format: int64 */
            accepted: number;
            /**
             * Format: int64
             * @description Arrival minus time of the newest reading; negative when the device's clock is ahead.
             */
            clock_skew_s: number | null;
            /** Format: int64 */
            duplicates: number;
            enabled: boolean;
            /** Format: int64 */
            every_s: number;
            id: string;
            last_problem: components["schemas"]["Text"] | null;
            last_seen: components["schemas"]["Instant"] | null;
            owner: string;
            /** Format: int64 */
            rejected: number;
            simulated: boolean;
            skew_warning: boolean;
            title: components["schemas"]["Text"];
            /** @description `mqtt`, `http`, `station_file` or `import`. */
            wire: components["schemas"]["Wire"];
            zone: string;
        };
        /** @description A source as it is to be from now on. Its code and its way in stay what they are. */
        SourceChange: {
            /** @description Nothing is taken from a source that is switched off. */
            enabled: boolean;
            /** Format: int64 */
            every_s: number;
            owner: string;
            /** @description Why, for the audit. */
            reason: string;
            title: components["schemas"]["Text"];
            /** @description `+07:00`. */
            zone: string;
        };
        /** @description A source as it is entered. */
        SourceEntry: {
            /** Format: int64 */
            every_s: number;
            id: string;
            owner: string;
            title: components["schemas"]["Text"];
            /** @description `mqtt`, `http`, `station_file` or `import`. */
            wire: string;
            /** @description `+07:00`. */
            zone: string;
        };
        /** @description How a source is doing. */
        SourceHeard: {
            /** Format: int64 */
            clock_skew_s: number | null;
            id: string;
            last_seen: components["schemas"]["Instant"] | null;
        };
        /** @description How much of one source comes in. */
        SourceRates: components["schemas"]["Rates"] & {
            id: string;
        };
        /** @description Its answer. */
        SqlAnswer: {
            columns: components["schemas"]["SqlColumn"][];
            /** @description One list of cells a row: text, a number, true, false or null; an instant is RFC 3339 in UTC. */
            rows: unknown[][];
            /** Format: int64 */
            took_ms: number;
            /** @description There are more rows than asked for. */
            truncated: boolean;
        };
        /** @description A column of an answer. */
        SqlColumn: {
            kind: components["schemas"]["SqlKind"];
            name: string;
        };
        /** @enum {string} */
        SqlKind: "text" | "integer" | "number" | "time" | "bool";
        /** @description A question. */
        SqlQuestion: {
            /** @description At most this many rows, 1 to 100,000; 1,000 where it is left out. */
            limit?: number | null;
            /**
             * @description One statement that reads.
             * @example SELECT entity, avg(so2) AS so2 FROM stack GROUP BY entity
             */
            sql: string;
        };
        /** @description A table that may be asked. */
        SqlTable: {
            columns: components["schemas"]["SqlTableColumn"][];
            name: string;
            note?: components["schemas"]["Text"];
            title?: components["schemas"]["Text"];
        };
        /** @description A column of a table. */
        SqlTableColumn: {
            kind: components["schemas"]["SqlKind"];
            name: string;
            /** @description Of a measured quantity. */
            unit?: string;
        };
        /** @description An alarm that is part of the furniture. */
        StaleAlarm: {
            entity: components["schemas"]["Subject"];
            id: string;
            raised_at: components["schemas"]["Instant"];
            rule: string;
            title: components["schemas"]["Text"];
        };
        /** @description Somebody is away, and somebody stands in. */
        StandIn: {
            absent: components["schemas"]["Person"];
            by: components["schemas"]["Person"];
        };
        /** @description One step of it. */
        Step: {
            id: string;
            needs_evidence: boolean;
            title: components["schemas"]["Text"];
            /** Format: int64 */
            within_s: number | null;
        };
        /** @description A step is done. */
        StepDone: {
            /** @description What proves it. */
            evidence?: components["schemas"]["Evidence"][];
            /** @description What was found or done. May be left out where a form is filled in. */
            note?: string;
            /** @description What is filled in: by field a truth value, a number, a text or a list of texts. */
            said?: Record<string, never>;
            /**
             * Format: int32
             * @description Which of several that are open at this step.
             */
            work?: number | null;
        };
        /** @description A step is left out. */
        StepSkipped: {
            /** @description Why. The superior of whoever skips it is told. */
            reason: string;
            /**
             * Format: int32
             * @description Which of several that are open at this step.
             */
            work?: number | null;
        };
        /** @description Why a letter is still refused. */
        StillRefused: {
            code: string;
            /** Format: int64 */
            id: number;
            reason: components["schemas"]["Text"];
        };
        /** @description The entity an alarm or a case is about. */
        Subject: {
            id: string;
            kind: string;
            owner_org: string;
            owner_title: components["schemas"]["Text"];
            park_title: components["schemas"]["Text"] | null;
            /** @description Longitude and latitude, WGS84 degrees. */
            place: [
                number,
                number
            ] | null;
            simulated: boolean;
            title: components["schemas"]["Text"];
        };
        /** @description A sensor to be taken out. */
        TakeOut: {
            reason: string;
            /** @description It comes back by itself. */
            until: components["schemas"]["Instant"];
        };
        Target: {
            /** Format: double */
            at_least?: number;
            /** Format: double */
            at_most?: number;
        };
        /** @description A text in both languages. */
        Text: {
            /** @description English. */
            en: string;
            /** @description Vietnamese. */
            vi: string;
        };
        /** @description A tile; the fields its kind does not have are left out. */
        Tile: {
            entity_kind?: string;
            /** Format: int32 */
            hours?: number;
            indicator?: string;
            /** @description `indicator`, `chart` or `table`. */
            kind: components["schemas"]["TileKind"];
            period?: string;
            quantity?: string;
            title: components["schemas"]["Text"] | null;
        };
        /** @enum {string} */
        TileKind: "indicator" | "chart" | "table";
        /** @description How long something took. */
        TimesTaken: {
            /** Format: int64 */
            median_s: number | null;
            /**
             * Format: int64
             * @description How many times it was done.
             */
            n: number;
            /**
             * Format: int64
             * @description How many times it is still to be done.
             */
            n_open: number;
            /** Format: int64 */
            p90_s: number | null;
        };
        /** @description One line of "why was I told, why was I not". */
        TraceLine: {
            at: components["schemas"]["Instant"];
            stage: components["schemas"]["NoticeStage"];
            text: components["schemas"]["Text"];
        };
        Unit: {
            id: string;
            sign: components["schemas"]["Text"];
        };
        /** @description A person. */
        User: {
            enabled: boolean;
            id: string;
            name: string;
            org: string;
            /** @description `operator`, `park`, `enterprise`, `leader` or `admin`. */
            role: components["schemas"]["Role"];
        };
        /** @description What is to change; the rest stays. */
        UserChange: {
            enabled?: boolean | null;
            name?: string | null;
            org?: string | null;
            /** @description They choose another at their next login. */
            password?: string | null;
            role?: string | null;
        };
        /** @description A person as they are entered. */
        UserEntry: {
            id: string;
            name: string;
            org: string;
            /** @description They choose another at their first login. */
            password: string;
            role: string;
        };
        /** @description What became of the chain. */
        Verified: {
            /**
             * Format: int64
             * @description Lines that fit; 0 where one does not.
             */
            lines: number;
            ok: boolean;
            /** @description The first line that does not fit. */
            problem?: string;
        };
        /** @description One quantity of the weather. */
        WeatherReading: {
            at: components["schemas"]["Instant"];
            /** Format: double */
            bearing_deg: number;
            /** Format: double */
            distance_m: number;
            entity: components["schemas"]["Subject"];
            quantity: string;
            /** Format: int32 */
            series: number;
            unit: string;
            /** Format: double */
            value: number;
        };
        /** @enum {string} */
        Wire: "mqtt" | "http" | "station_file" | "import";
        /** @enum {string} */
        Withdrawal: "rule_gone" | "rule_retired" | "subject_gone" | "not_watched";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    docs_page: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    docs_document: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    roster_add_absence: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AbsenceEntry"];
            };
        };
        responses: {
            /** @description Kept */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    entity_admin_units: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUnits"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarm_list: {
        parameters: {
            query?: {
                /** @description `open` (not ended; when nothing is said), `active`, `ended` or `any`. */
                state?: string;
                /** @description At least this bad: `low`, `medium`, `high` or `critical`. */
                severity?: string;
                /** @description Of this entity. */
                entity?: string;
                /** @description Of this class: `process`, `device`, `data` or `security`. */
                class?: string;
                /**
                 * @description `any` (when nothing is said), `heard`, or quiet for this reason: `shelved`, `suppressed`,
                 *     `inhibited`, `out_of_service`.
                 */
                quiet?: string;
                /** @description Inhibited by this alarm. */
                inhibited_by?: string;
                /** @description Of this rule. */
                rule?: string;
                /** @description Of this unit, and of those below it. */
                org?: string;
                /** @description Raised then or later. */
                from?: string;
                /** @description Raised before. */
                to?: string;
                /** @description Only those that come and go faster than anybody can read. */
                chattering?: boolean;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description At most this many, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Alarm"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarm_groups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmGroups"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarm_shelved: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_ShelvedRule"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarm_statistics: {
        parameters: {
            query?: {
                /** @description From then on; a week before `to` when nothing is said. */
                from?: string;
                /** @description Up to then; now when nothing is said. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmStatistics"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarm_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarm_acknowledge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarm_assign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assignment"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarm_open_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarm_comment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Comment"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarm_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A ZIP file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": number[];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_of_alarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmNotices"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarm_shelve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShelfEntry"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarm_take_back: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alarm_unshelve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    audit_list: {
        parameters: {
            query?: {
                /** @description By this person. */
                by?: string;
                /** @description Of this subject: `alarm/0192…`. */
                subject?: string;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description At most this many, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_AuditLine"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    audit_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verified"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_cap: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Atom with CAP 1.2 inside */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    case_list: {
        parameters: {
            query?: {
                /** @description `open` (when nothing is said) or `any`. */
                state?: string;
                /** @description Of this person. */
                owner?: string;
                /** @description Of this entity. */
                entity?: string;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description At most this many, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Case"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    case_open: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseOpening"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    case_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    case_assign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assignment"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    case_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Closing"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    case_note: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Note"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    case_complete_step: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                step: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepDone"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    case_skip_step: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                step: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepSkipped"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    catalogue_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Catalogue"];
                };
            };
            /** @description As the tag in If-None-Match says */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_set_chain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChainEntry"];
            };
        };
        responses: {
            /** @description Kept */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Contact"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_set_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactEntry"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contact"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_of_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Notice"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "dead-letter_list": {
        parameters: {
            query?: {
                /** @description Of this source. */
                source?: string;
                /** @description With this code, or with this text in the reason. */
                reason?: string;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description At most this many, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_DeadLetter"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "dead-letter_remove_many": {
        parameters: {
            query?: {
                /** @description Of this source; of all when left out. */
                source?: string;
                /** @description With this code, or with this text in the reason. */
                reason?: string;
                /** @description Came before. */
                before?: components["schemas"]["Instant"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Removed"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "dead-letter_replay_many": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeadLettersChosen"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replayed"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "dead-letter_show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "dead-letter_remove_one": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "dead-letter_replay_one": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replayed"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_drills: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Drill"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_drill: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DrillEntry"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Drill"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_end_drill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_set_duty: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DutyEntry"];
            };
        };
        responses: {
            /** @description Kept */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_hand_overs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_HandOver"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_leave_note: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOverEntry"];
            };
        };
        responses: {
            /** @description Kept */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    entity_list: {
        parameters: {
            query?: {
                /** @description Of this kind. */
                kind?: string;
                /** @description Of this unit and what is below it. */
                org?: string;
                /**
                 * @description All of these words are in their code, names, station code or address; marks of Vietnamese letters
                 *     do not count.
                 */
                q?: string;
                /** @description In this unit of administration, as their record says: a code of `/api/v1/admin-units`. */
                admin_unit?: string;
                /** @description Near this place, the nearest first: `106.75,20.83`, longitude and latitude. */
                near?: string;
                /** @description Within so many metres of it, along the ellipsoid of WGS84; 50000 at most. */
                radius_m?: number;
                /** @description Between two meridians and two parallels: `west,south,east,north` in degrees. */
                bbox?: string;
                /** @description Within a polygon somebody drew: `GeoJSON`, `Polygon` or `MultiPolygon`, at most 1000 corners. */
                area?: string;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description At most this many, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Entity"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    entity_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityEntry"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    entity_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    entity_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityEntry"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    entity_show_links: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Links"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    entity_change_links: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Links"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Links"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    evidence_upload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One field `file`, at most 20 MiB */
        requestBody: {
            content: {
                "multipart/form-data": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    evidence_download: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_read_note: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Noted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    center_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_run: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_mappings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_SavedMapping"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_preview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportPreview"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    indicator_list: {
        parameters: {
            query?: {
                /** @description This unit and what is below it; the asker's own where it is left out. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Answered"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    layer_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its slash escaped as %2F */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["FeatureCollection"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    limit_list: {
        parameters: {
            query?: {
                /** @description About the kinds of this pack. */
                pack?: string;
                /** @description Of this text. */
                regulation?: string;
                /** @description Of this quantity. */
                quantity?: string;
                /** @description In their code, clause, text or quantity; marks of Vietnamese letters do not count. */
                q?: string;
                /** @description In force on this day: `2026-11-22`. */
                on?: string;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description At most this many, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Limit"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    limit_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its slashes escaped as %2F */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirming"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Limit"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_own: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contact"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_set_own: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactEntry"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contact"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_test_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelTest"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_own_duty: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnDuty"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_own: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Notice"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    nearby_show: {
        parameters: {
            query?: {
                /** @description A place: `106.75,20.83`, longitude and latitude in degrees WGS84. */
                at?: string;
                /** @description Or the place of an alarm's entity, and the time it was raised. */
                alarm?: string;
                /** @description Or an entity's place. */
                entity?: string;
                /** @description Within so many metres, along the ellipsoid of WGS84: 1 to 50000, 1000 when nothing is said. */
                radius_m?: number;
                /** @description Within so many minutes before and after: 1 to 1440, 30 when nothing is said. */
                minutes?: number;
                /** @description Around this time; `now`, and when nothing is said an alarm's own, else now. */
                time?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nearby"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_acknowledge: {
        parameters: {
            query?: {
                /** @description As it stands in the link. */
                sign?: string;
                /** @description `vi` or `en`; otherwise what the reader has set. */
                lang?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page that says so */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A page that says why not */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_open: {
        parameters: {
            query?: {
                /** @description As it stands in the link. */
                sign?: string;
                /** @description `vi` or `en`; otherwise what the reader has set. */
                lang?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page with a button */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A page that says why not */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_receipt: {
        parameters: {
            query?: {
                /** @description As it stands in the link. */
                sign?: string;
                /** @description `vi` or `en`; otherwise what the reader has set. */
                lang?: string;
                what?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Noted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    observation_deliver: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description As over MQTT: `{"entity", "time", "values": {quantity: number}, "status"}` or an array of them; with `issued` (and `period`) a forecast; `{"entity", "time", "event", "place"}` a movement; may be gzip */
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "entity": "air-01",
                 *         "status": "00",
                 *         "time": "2026-11-22T07:00:00+07:00",
                 *         "values": {
                 *           "pm25": 31.4,
                 *           "so2": {
                 *             "unit": "mg/m3",
                 *             "value": 0.012
                 *           }
                 *         }
                 *       }
                 *     ]
                 */
                "application/json": unknown;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    org_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Org"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    org_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrgEntry"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Org"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    org_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrgEntry"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Org"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outage_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_PlannedWork"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outage_plan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OutageEntry"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlannedWork"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    outage_call_off: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallOff"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlannedWork"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    permit_list: {
        parameters: {
            query?: {
                /** @description Of this facility. */
                entity?: string;
                /** @description `1`: every version, not the newest only. */
                versions?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description At most this many, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Permit"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    permit_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PermitEntry"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnteredPermit"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notice_push_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushKey"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    question_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Question"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    question_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuestionEntry"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Question"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    question_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuestionEntry"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Question"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    question_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    limit_regulations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Regulation"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retention_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retention_create_hold: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LegalHoldEntry"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegalHold"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retention_lift_hold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lifted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retention_preview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeepRuleEntry"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionPreview"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retention_create_rule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeepRuleEntry"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeepRule"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retention_delete_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Roster"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_foresee: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForeseenEntry"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Foreseen"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rule_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_RuleSummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rule_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleEntry"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rule_preview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleDraft"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulePreview"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rule_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rule_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rule_retire: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleRetirement"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    series_series_latest: {
        parameters: {
            query?: {
                /** @description Numbers of series, with commas between; this or `quantity`. */
                ids?: string;
                /** @description All series of a quantity that the asker may see, such as `air-station.pm25`. */
                quantity?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewestValues"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    series_series_query: {
        parameters: {
            query?: {
                /** @description Numbers of series, with commas between; this or `quantity`. */
                ids?: string;
                /** @description All series of a quantity that the asker may see, such as `air-station.pm25`. */
                quantity?: string;
                /** @description From this time on, RFC 3339; a day ago where it is left out. */
                from?: string;
                /** @description Before this time; ten minutes from now where it is left out. */
                to?: string;
                /** @description How long a stretch is: `10min`, `1h`, `1d`; one stretch where it is left out. */
                width?: string;
                /**
                 * @description What is wanted of each, with commas between: `count`, `sum`, `mean`, `time_weighted_mean`,
                 *     `min`, `max`, `first`, `last`, `p95`; `mean` where it is left out. `raw` alone: the valid
                 *     readings as they are.
                 */
                agg?: string;
                /** @description What stands in stretches without readings: `gap` (null), `previous`, `linear`. */
                fill?: string;
                /** @description Count the stretches whose mean is above this; without `agg`, nothing else is answered. */
                above?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeriesAnswer"];
                    "application/vnd.apache.arrow.stream": number[];
                    "application/vnd.apache.parquet": number[];
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": number[];
                    "text/csv": number[];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    series_chart: {
        parameters: {
            query?: {
                /** @description From this time on, RFC 3339; a day ago where it is left out. */
                from?: string;
                /** @description Before this time; ten minutes from now where it is left out: devices' clocks run ahead. */
                to?: string;
                /** @description At most this many bins, 1 to 2000; 600 where it is left out. */
                bins?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Chart"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    series_correct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Correction"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeriesView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    series_means: {
        parameters: {
            query?: {
                /** @description `5min`, `1h`, `8h` or `24h`; `1h` where it is left out. */
                period?: string;
                /** @description Ending after this time, RFC 3339; a day ago where it is left out. */
                from?: string;
                /** @description Ending at or before this time; all there is where it is left out. */
                to?: string;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description At most this many, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Mean"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    series_observations: {
        parameters: {
            query?: {
                /** @description From this time on, RFC 3339; a day ago where it is left out. */
                from?: string;
                /** @description Before this time; all there is where it is left out. */
                to?: string;
                /** @description `1`: every version, not the newest only. */
                versions?: number;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description At most this many, 1 to 10000. */
                limit?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Observation"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    series_take_out: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeOut"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeriesView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    series_put_back: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeriesView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_open: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Slowed or locked; see Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_close: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Logged out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_add_shifts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShiftEntry"];
            };
        };
        responses: {
            /** @description Kept */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    roster_change_shift: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShiftChange"];
            };
        };
        responses: {
            /** @description Kept */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    source_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_Source"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    source_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceEntry"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSource"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    source_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    source_renew_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sql_ask: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SqlQuestion"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SqlAnswer"];
                    "application/vnd.apache.arrow.stream": number[];
                    "application/vnd.apache.parquet": number[];
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": number[];
                    "text/csv": number[];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not a question, or one that asks too much */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sql_tables: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_SqlTable"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream_listen: {
        parameters: {
            query?: {
                /** @description A position: what came after it is told first. `Last-Event-ID` goes before it. */
                since?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    user_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Items_User"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    user_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserEntry"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    user_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    observation_write_v2: {
        parameters: {
            query?: {
                /** @description Unit of the time stamps: `ns` (the default), `us`, `ms`, `s`; also `n`, `u`, `m`, `h`. */
                precision?: string;
                /** @description The source, where `p` is its token. */
                u?: string;
                /** @description The token, where no header carries it. */
                p?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Line protocol; may be gzip */
        requestBody: {
            content: {
                "text/plain": string;
            };
        };
        responses: {
            /** @description All of it is durable */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfluxError"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfluxError"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfluxError"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfluxError"];
                };
            };
        };
    };
    probe_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfluxHealth"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfluxHealth"];
                };
            };
        };
    };
    probe_healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It lives */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    probe_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Figures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    probe_ping: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It answers */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    probe_readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    observation_write_v1: {
        parameters: {
            query?: {
                /** @description Unit of the time stamps: `ns` (the default), `us`, `ms`, `s`; also `n`, `u`, `m`, `h`. */
                precision?: string;
                /** @description The source, where `p` is its token. */
                u?: string;
                /** @description The token, where no header carries it. */
                p?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Line protocol; may be gzip */
        requestBody: {
            content: {
                "text/plain": string;
            };
        };
        responses: {
            /** @description All of it is durable */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfluxError"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfluxError"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfluxError"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InfluxError"];
                };
            };
        };
    };
}
