------------------------------ MODULE Election ------------------------------
(* The election's confirmation, rules R1-R8 and R12 of docs/protocol/confirmation.md (the pre-check R9 serves progress only).
   - A message that was sent stays: one that is never delivered is a lost one; late, twice and in any order come for nothing.
   - Nominators are not trusted: a node of Cands may campaign at every term that the rules allow it.
   - A crash and the restart are one step; a node that stays down is one that takes no step.
   - Time (Leased only) is relative: a barrier and a lease are ticks that remain, an acknowledgement carries the age of the
     heartbeat's send stamp. So there is no horizon. A leader sends at every instant at which it leads; a voter acknowledges
     the newest heartbeat (an older stamp only makes a shorter lease).
   Mut: the rules taken out. Names in capitals are those of dev.regente.election.protocol.Rule; the others are parts of a rule,
   or faults, that the kernel has no switch for. Opt: "guard" watches a guarded resource, "bootCheck" and "directed" see
   README.md, "carry" and "noRelease" are readings of the text. *)
EXTENDS Naturals, FiniteSets, TLC
CONSTANTS Nodes, Cands, None, MaxT, D, MaxRestart, Leased, Mut, Opt

Q == Cardinality(Nodes) \div 2 + 1
Terms == 1..MaxT
Boots == 0..MaxRestart
Sym == Permutations(Cands) \cup Permutations(Nodes \ Cands)   \* Cands = nodes that ever campaign
NoAcks == [v \in Nodes |-> D + 1]
M(x) == x \in Mut
O(x) == x \in Opt
NoAck == D + 1                    \* ages: 0..D-1 usable, D too old to give a lease

VARIABLES
  dur,    \* durable record: pT, pTo, pB (boot of promisedTo), aL (ackedLeader), aT (its term), boot
  vol,    \* process: bl/bt/br barrier (leader, term, remaining; term 0 = quarantine), lt term won, over (released),
          \*          hold token held, lease remaining, ah the record's acknowledgement is only promised yet
  snt,    \* snt[c][b]: terms of the VOTEs sent by boot b of c
  vt,     \* vt[c][t]: voters whose grant for (c, current boot, t) was sent
  hb,     \* hb[l][t]: 1 + boot of the l that sends or sent HEARTBEAT(t), 0 = none
  ak,     \* ak[l][t][v]: age of the newest send stamp acked by v to (l, current boot, t)
  rel,    \* rel[l]: terms for which HANDOFF / RELEASE was sent
  nres, holder, guard, err
vars == <<dur, vol, snt, vt, hb, ak, rel, nres, holder, guard, err>>

Init ==
  /\ dur = [n \in Nodes |-> [pT |-> 0, pTo |-> None, pB |-> 0, aL |-> None, aT |-> 0, boot |-> 0]]
  /\ vol = [n \in Nodes |-> [bl |-> None, bt |-> 0, br |-> 0, lt |-> 0, over |-> FALSE, hold |-> 0, lease |-> 0, ah |-> FALSE]]
  /\ snt = [n \in Nodes |-> [b \in Boots |-> IF b = 0 /\ n \in Cands /\ M("OWN_PROMISE_FIRST") THEN Terms ELSE {}]]
  /\ vt = [n \in Nodes |-> [t \in Terms |-> {}]]
  /\ hb = [n \in Nodes |-> [t \in Terms |-> 0]]
  /\ ak = [n \in Nodes |-> [t \in Terms |-> [v \in Nodes |-> NoAck]]]
  /\ rel = [n \in Nodes |-> {}]
  /\ nres = 0 /\ holder = [t \in Terms |-> <<None, 0>>] /\ guard = 0 /\ err = {}

(* Next values, without the messages that can have no effect any more (exact; it only saves states). *)
Lossy == M("PROMISE_DURABLE") \/ M("ACK_RAISES_PROMISE") \/ M("recordLost") \/ M("PROMISE_ONCE") \/ M("ackLower")
Low(d) == CHOOSE x \in {d[n].pT : n \in Nodes} : \A n \in Nodes : x <= d[n].pT
Set(d, w, S, V, H, A, R) ==
  LET lo == Low(d)
      can(t) == {n \in Nodes : d[n].pT <= t}
      keep == Lossy \/ d = dur \/ lo = Low(dur)
  IN /\ dur' = d /\ vol' = w
     /\ snt' = IF keep THEN S ELSE [c \in Nodes |-> [b \in Boots |-> {t \in S[c][b] : t >= lo}]]
     /\ vt' = [c \in Nodes |-> [t \in Terms |->
                 IF V[c][t] = {} \/ t <= w[c].lt THEN {}
                 ELSE IF ~Lossy /\ Cardinality(V[c][t] \cup can(t)) < Q THEN {} ELSE V[c][t]]]
     /\ hb' = IF keep THEN H ELSE [l \in Nodes |-> [t \in Terms |-> IF t < lo THEN 0 ELSE H[l][t]]]
     /\ ak' = [l \in Nodes |-> [t \in Terms |->
                 IF t > w[l].lt \/ (t < w[l].lt /\ ~M("ONE_LEAD_TERM")) \/ (w[l].over /\ ~M("ENDED_LEAD_STAYS_ENDED")) THEN NoAcks
                 ELSE IF ~Lossy /\ Cardinality({v \in Nodes : A[l][t][v] <= D} \cup can(t)) < Q THEN NoAcks ELSE A[l][t]]]
     /\ rel' = IF keep THEN R ELSE [l \in Nodes |-> {t \in R[l] : t >= lo}]

(* The barrier runs for another node than c and is not freed by a release of its own (leader, term), R8. *)
Freed(v) == LET w == vol[v] IN
  /\ w.br > 0 /\ w.bt > 0
  /\ w.bt \in rel[w.bl] \/ (M("RELEASE_EXACT_TERM") /\ \E t \in rel[w.bl] : t <= w.bt)
  /\ dur[v].pT <= w.bt \/ M("relNotDead")
Barred(v, c) == vol[v].br > 0 /\ vol[v].bl # c /\ ~Freed(v)
IsQuar(v) == vol[v].br > 0 /\ vol[v].bt = 0
BarAfter(v) == IF Freed(v) THEN [vol EXCEPT ![v].bl = None, ![v].bt = 0, ![v].br = 0] ELSE vol

(* History: called when n starts to hold token t. *)
Errs(n, t) ==
     (IF holder[t][1] \notin {None, n} THEN {"S1"} ELSE {})
  \cup (IF (holder[t][1] = n /\ holder[t][2] # dur[n].boot) \/ (\E u \in Terms : u > t /\ holder[u][1] = n) THEN {"TOK"} ELSE {})
  \cup (IF Leased /\ (\E u \in Terms : u > t /\ holder[u][1] # None) THEN {"ORD"} ELSE {})
Note(n, t) == /\ err' = err \cup Errs(n, t)
              /\ holder' = [holder EXCEPT ![t] = <<n, dur[n].boot>>]

(* ------------------------------- actions ------------------------------- *)
MayGrant(v, c, b, t) ==
  /\ \/ t > dur[v].pT
     \/ t = dur[v].pT /\ (dur[v].pTo = c \/ M("PROMISE_ONCE")) /\ (O("bootCheck") => dur[v].pB = b)
  /\ \/ ~Barred(v, c)
     \/ M("BARRIER_ON_VOTE") /\ ~IsQuar(v)
     \/ M("noQuarVote") /\ IsQuar(v)
GrantTo(v, c, b, t, S) ==      \* a promise is written with the acknowledgement in it: no barrier for another node runs
  LET again == t = dur[v].pT /\ c = dur[v].pTo IN
  Set([dur EXCEPT ![v].pT = t, ![v].pTo = c, ![v].pB = IF O("bootCheck") THEN b ELSE 0,
                  ![v].aL = IF again THEN @ ELSE c, ![v].aT = IF again THEN @ ELSE t],
      [BarAfter(v) EXCEPT ![v].ah = IF again THEN @ ELSE TRUE], S,
      IF b = dur[c].boot THEN [vt EXCEPT ![c][t] = @ \cup {v}] ELSE vt, hb, ak, rel)

Grant(v, c, b, t) == /\ t \in snt[c][b]
                     /\ v # c \/ M("OWN_PROMISE_FIRST")      \* the own promise is Campaign's
                     /\ MayGrant(v, c, b, t)
                     /\ GrantTo(v, c, b, t, snt)
                     /\ UNCHANGED <<nres, holder, guard, err>>

Campaign(c, t) ==    \* the own promise is stored before the VOTE is sent
  /\ ~M("OWN_PROMISE_FIRST") /\ c \in Cands
  /\ O("directed") =>      \* bug hunting only: one node leads 1 and 2, another one then campaigns at 3
       CASE t = 1 -> TRUE [] t = 2 -> holder[1][1] = c [] OTHER -> holder[2][1] \notin {None, c}
  /\ \/ t > dur[c].pT /\ MayGrant(c, c, dur[c].boot, t)
     \/ M("reuseStart") /\ t = dur[c].pT /\ dur[c].pTo = c
  /\ GrantTo(c, c, dur[c].boot, t, [snt EXCEPT ![c][dur[c].boot] = @ \cup {t}])
  /\ UNCHANGED <<nres, holder, guard, err>>

Win(c, t) ==         \* also the in-place re-promise of R12: the old lease runs on until the new term is active
  /\ t > vol[c].lt
  /\ Cardinality(vt[c][t]) >= Q
  /\ c \in vt[c][t] \/ M("OWN_PROMISE_FIRST")      \* what an heir was granted counts only with its own promise
  /\ LET carry == O("carry") /\ vol[c].hold > 0 /\ (Leased => vol[c].lease > 0)
         atOnce == M("ACKS_BEFORE_ACTIVE") \/ carry
     IN /\ Set(dur, [vol EXCEPT ![c].lt = t, ![c].over = FALSE, ![c].hold = IF atOnce THEN t ELSE @,
                                ![c].lease = IF M("ACKS_BEFORE_ACTIVE") /\ Leased THEN D ELSE @],
               snt, vt, [hb EXCEPT ![c][t] = dur[c].boot + 1], ak, rel)
        /\ IF atOnce THEN Note(c, t) ELSE UNCHANGED <<holder, err>>
  /\ UNCHANGED <<nres, guard>>

Live(l, t) == (vol[l].lt = t \/ (M("ONE_LEAD_TERM") /\ t < vol[l].lt)) /\ hb[l][t] = dur[l].boot + 1 /\ ~vol[l].over
Ack(v, l, t) ==
  /\ hb[l][t] > 0
  /\ t >= dur[v].pT \/ M("ackLower")
  /\ M("ONE_ACKED_LEADER") \/ ~(dur[v].aT = t /\ dur[v].aL # l) \/ vol[v].ah
  /\ \/ ~Barred(v, l)
     \/ M("BARRIER_ON_ACK") /\ ~IsQuar(v)
     \/ M("noQuarAck") /\ IsQuar(v)
  /\ Set(IF M("ACK_RAISES_PROMISE") \/ t < dur[v].pT THEN [dur EXCEPT ![v].aL = l, ![v].aT = t]
         ELSE [dur EXCEPT ![v].pT = t, ![v].pTo = l, ![v].pB = IF O("bootCheck") THEN hb[l][t] - 1 ELSE 0,
                          ![v].aL = l, ![v].aT = t],
         IF Leased THEN [vol EXCEPT ![v].ah = FALSE, ![v].bl = l, ![v].bt = t, ![v].br = D] ELSE [vol EXCEPT ![v].ah = FALSE],
         snt, vt, hb, IF Live(l, t) THEN [ak EXCEPT ![l][t][v] = 0] ELSE ak, rel)
  /\ UNCHANGED <<nres, holder, guard, err>>

Activate(c) ==       \* first activation and renewal
  \E t \in (IF M("ONE_LEAD_TERM") THEN 1..vol[c].lt ELSE {vol[c].lt} \ {0}) :
  LET ks == {k \in 0..D : Cardinality({v \in Nodes : ak[c][t][v] <= k}) >= Q}
      best == CHOOSE k \in ks : \A j \in ks : k <= j        \* age of the Q-th newest stamp
      nl == IF ~Leased THEN 0 ELSE IF M("LEASE_FROM_SEND") THEN D ELSE D - best
  IN /\ ~vol[c].over \/ M("ENDED_LEAD_STAYS_ENDED")
     /\ ks # {}
     /\ Leased => nl > 0
     /\ vol[c].hold # t \/ nl > vol[c].lease
     /\ vol' = [vol EXCEPT ![c].hold = t, ![c].lease = nl]
     /\ IF vol[c].hold # t THEN Note(c, t) ELSE UNCHANGED <<holder, err>>
     /\ UNCHANGED <<dur, snt, vt, hb, ak, rel, nres, guard>>

Release(c) ==        \* R8, HANDOFF to anyone: first the lease is over for good, then the message exists
  /\ Leased /\ ~O("noRelease")
  /\ vol[c].lt > 0 /\ ~vol[c].over
  /\ Set(dur, [vol EXCEPT ![c].over = TRUE, ![c].hold = IF M("END_LEASE_BEFORE_HANDOFF") THEN @ ELSE 0,
                          ![c].lease = IF M("END_LEASE_BEFORE_HANDOFF") THEN @ ELSE 0],
         snt, vt, hb, ak, [rel EXCEPT ![c] = @ \cup {vol[c].lt}])
  /\ UNCHANGED <<nres, holder, guard, err>>

Bequeath(l, s, t) ==   \* R8: who has led asks for its heir, whatever the heir knows; a superset, also at tokens
  /\ s \in Cands /\ vol[l].lt > 0 /\ t > vol[l].lt /\ t \notin snt[s][dur[s].boot]
  /\ Set(dur, vol, [snt EXCEPT ![s][dur[s].boot] = @ \cup {t}], vt, hb, ak, rel)
  /\ UNCHANGED <<nres, holder, guard, err>>

Restart(v) ==
  /\ nres < MaxRestart /\ nres' = nres + 1
  /\ LET old == dur[v]
         nb == old.boot + 1
         rec == IF M("PROMISE_DURABLE") THEN [old EXCEPT !.boot = nb, !.pT = old.aT, !.pTo = old.aL, !.pB = 0]
                ELSE IF M("recordLost") THEN [old EXCEPT !.boot = nb, !.pT = 0, !.pTo = None, !.pB = 0, !.aL = None, !.aT = 0]
                ELSE [old EXCEPT !.boot = nb]
         free == ~Leased \/ old.pT = 0 \/ M("QUARANTINE")       \* no promise yet: exempt
     IN Set([dur EXCEPT ![v] = rec],
            [vol EXCEPT ![v] = [bl |-> IF free THEN None ELSE IF M("quarPromisedTo") THEN old.pTo ELSE old.aL,
                                bt |-> 0, br |-> IF free THEN 0 ELSE D,
                                lt |-> 0, over |-> FALSE, hold |-> 0, lease |-> 0, ah |-> FALSE]],
            [snt EXCEPT ![v][nb] = IF ~M("OWN_PROMISE_FIRST") \/ v \notin Cands THEN {}
                                   ELSE {t \in Terms : t > rec.pT \/ (M("reuseStart") /\ t = rec.pT)}],
            [vt EXCEPT ![v] = [t \in Terms |-> {}]], hb, ak, rel)
  /\ UNCHANGED <<holder, guard, err>>

Dec(x) == IF x = 0 THEN 0 ELSE x - 1
Tick ==
  /\ Leased
  /\ Set(dur, [n \in Nodes |-> LET w == vol[n] IN
           [w EXCEPT !.lease = Dec(@), !.hold = IF w.lease <= 1 THEN 0 ELSE @, !.br = Dec(@),
                     !.bl = IF w.br <= 1 THEN None ELSE @, !.bt = IF w.br <= 1 THEN 0 ELSE @]],
         snt, vt, hb,
         [l \in Nodes |-> [t \in Terms |-> [v \in Nodes |->
            LET a == ak[l][t][v] IN IF a = NoAck THEN a
              ELSE IF a >= D - 1 THEN (IF M("LEASE_FROM_SEND") THEN D ELSE NoAck) ELSE a + 1]]], rel)
  /\ UNCHANGED <<nres, holder, guard, err>>

Write(t) ==          \* a write with an issued token reaches the guarded resource, at any later time
  /\ O("guard") /\ holder[t][1] # None
  /\ t > guard \/ (M("noGuard") /\ t # guard)
  /\ guard' = t
  /\ err' = IF t < guard THEN err \cup {"GRD"} ELSE err
  /\ UNCHANGED <<dur, vol, snt, vt, hb, ak, rel, nres, holder>>

Next ==
  \/ \E v, c \in Nodes, t \in Terms : (\E b \in 0..dur[c].boot : Grant(v, c, b, t)) \/ Ack(v, c, t)
  \/ \E c \in Nodes, t \in Terms : Campaign(c, t) \/ Win(c, t)
  \/ \E c \in Nodes : Activate(c) \/ Release(c) \/ Restart(c)
  \/ \E l, s \in Nodes, t \in Terms : Bequeath(l, s, t)
  \/ Tick
  \/ \E t \in Terms : Write(t)

Spec == Init /\ [][Next]_vars

(* ------------------------------ properties ------------------------------ *)
S1  == "S1" \notin err            \* one holder per term
Tok == "TOK" \notin err           \* tokens of one node strictly increase, also across its restarts
Grd == "GRD" \notin err           \* the guard never accepts a smaller token after a larger one
Ord == "ORD" \notin err           \* leased: terms grow in activation order
S2  == Leased => Cardinality({n \in Nodes : vol[n].lease > 0}) <= 1
(* Reachability probes: they must be violated, otherwise the model does nothing. *)
NeverTwoTerms == Cardinality({t \in Terms : holder[t][1] # None}) < 2
NeverTwoNodes == Cardinality({holder[t][1] : t \in Terms} \ {None}) < 2
=============================================================================
