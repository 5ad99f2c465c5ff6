------------------------------ MODULE Replica ------------------------------
(* The sales replica (docs/protocol/replication.md): a log copied under the tokens of an election of which only S1 is   *)
(* assumed. Every token has one holder, and goes to any node, at any time, in any order; several may lead at once.      *)
(* Messages are sets that only grow: late, twice, in any order come for nothing; a lost one is one never used. A crash  *)
(* and the restart are one step; a node that stays down is one that takes no step. Mut: what is taken out. Names in     *)
(* capitals are those of dev.regente.sales.replica.ReplicaRule.                                                         *)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS Node, Val, Open, NoNode,     \* model values
          MaxT, MaxLen, MaxCrash, MaxWipe,
          Sync,      \* TRUE: an append is durable at once; FALSE: separate fsync (group commit)
          FCom,      \* TRUE: followers learn a (volatile) commit index; FALSE: they know 0
          Mut        \* set of strings

VARIABLES log, disk,       \* what the node works with; what a crash keeps
          prom,            \* durable promise
          mt,              \* volatile: index up to which the log equals that of the leader of term prom
          com,             \* volatile commit index (guard of truncation)
          role, tm,        \* idle | prep (promises and adoption) | lead ; its token
          hold,            \* hold[t]: NoNode while token t is unused
          pm,              \* pm[t][n]: position in n's promise to t
          pre,             \* only for without POSITION_AFTER_PROMISE
          app,             \* APPEND messages
          ack,             \* ack[t][n]: highest index acknowledged by n to leader t
          lcm,             \* lcm[t]: commit index of leader t (0: not serving)
          cmt,             \* history: entries acknowledged to clients [i, e, by]
          bad,             \* history: a node cut its log at or below the commit index it knew
          crashes, wiped, lrn, join

vars == <<log, disk, prom, mt, com, role, tm, hold, pm, pre, app, ack, lcm, cmt, bad, crashes, wiped, lrn, join>>

M(x) == x \in Mut
Term == 1..MaxT
NoPos == <<-1, -1>>
Pos(l) == IF Len(l) = 0 THEN <<0, 0>> ELSE <<l[Len(l)].t, Len(l)>>
Less(p, q) == IF M("COMPARE_LAST_TERM_FIRST") THEN p[2] < q[2]
              ELSE p[1] < q[1] \/ (p[1] = q[1] /\ p[2] < q[2])
Maj == {Q \in SUBSET Node : 2 * Cardinality(Q) > Cardinality(Node)}
Max2(a, b) == IF a > b THEN a ELSE b
Min2(a, b) == IF a < b THEN a ELSE b
Cut(l, i) == SubSeq(l, 1, i)
Values(l) == {l[i].v : i \in 1..Len(l)}
Learner(n) == lrn /\ wiped = n
\* log l of a node that knows commit index c becomes k: is a part it knows committed touched?
Touched(l, k, c) == c > 0 /\ (Len(k) < c \/ Cut(k, c) /= Cut(l, c))

Init ==
  /\ log = [n \in Node |-> <<>>] /\ disk = [n \in Node |-> <<>>]
  /\ prom = [n \in Node |-> 0] /\ mt = [n \in Node |-> 0] /\ com = [n \in Node |-> 0]
  /\ role = [n \in Node |-> "idle"] /\ tm = [n \in Node |-> 0]
  /\ hold = [t \in Term |-> NoNode]
  /\ pm = [t \in Term |-> [n \in Node |-> NoPos]]
  /\ pre = {} /\ app = {}
  /\ ack = [t \in Term |-> [n \in Node |-> 0]]
  /\ lcm = [t \in Term |-> 0]
  /\ cmt = {} /\ bad = FALSE /\ crashes = 0
  /\ wiped = NoNode /\ lrn = FALSE /\ join = 0

\* raise the durable promise of n to t; whoever promises a higher term stops acting on its own
Raise(n, t) ==
  /\ prom' = [prom EXCEPT ![n] = t]
  /\ mt' = [mt EXCEPT ![n] = 0]
  /\ IF M("OWN_PROMISE_BINDS") THEN UNCHANGED <<role, tm>>
     ELSE role' = [role EXCEPT ![n] = "idle"] /\ tm' = [tm EXCEPT ![n] = 0]

\* write the log of n; durable at once if Sync
Write(n, l) ==
  /\ log' = [log EXCEPT ![n] = l]
  /\ disk' = IF Sync THEN [disk EXCEPT ![n] = l] ELSE disk
  /\ bad' = (bad \/ Touched(log[n], l, com[n]))

\* --- election and promises
Elect(n, t) ==
  /\ \/ hold[t] = NoNode /\ t > prom[n]
     \/ M("RESTART_ENDS_TERM") /\ hold[t] = n /\ prom[n] = t /\ role[n] = "idle"
  /\ ~Learner(n)
  /\ hold' = [hold EXCEPT ![t] = IF M("RESTART_ENDS_TERM") THEN n ELSE Open]
  /\ prom' = [prom EXCEPT ![n] = t] /\ mt' = [mt EXCEPT ![n] = 0]
  /\ tm' = [tm EXCEPT ![n] = t] /\ role' = [role EXCEPT ![n] = "prep"]
  /\ UNCHANGED <<log, disk, com, pm, pre, app, ack, lcm, cmt, bad, crashes, wiped, lrn, join>>

ReadPos(n, t) == \* mutant only: position read before the promise is durable
  /\ M("POSITION_AFTER_PROMISE") /\ hold[t] /= NoNode /\ prom[n] < t
  /\ ~\E r \in pre : r.n = n /\ r.t = t
  /\ pre' = pre \cup {[n |-> n, t |-> t, p |-> Pos(disk[n])]}
  /\ UNCHANGED <<log, disk, prom, mt, com, role, tm, hold, pm, app, ack, lcm, cmt, bad, crashes, wiped, lrn, join>>

Promise(n, t) ==
  /\ hold[t] /= NoNode /\ prom[n] < t /\ ~Learner(n)
  /\ \E p \in IF M("POSITION_AFTER_PROMISE") THEN {r.p : r \in {x \in pre : x.n = n /\ x.t = t}}
              ELSE {Pos(IF M("posVolatile") THEN log[n] ELSE disk[n])} :
       pm' = [pm EXCEPT ![t][n] = p]
  /\ Raise(n, t)
  /\ UNCHANGED <<log, disk, com, hold, pre, app, ack, lcm, cmt, bad, crashes, wiped, lrn, join>>

\* --- adoption
Promised(c) == {n \in Node : n = c \/ pm[tm[c]][n] /= NoPos}
PosOf(c, n) == IF n = c THEN Pos(log[c]) ELSE pm[tm[c]][n]
FirstDiff(l, k) == CHOOSE i \in 1..(Len(k) + 1) :
                     /\ \A j \in 1..(i-1) : j <= Len(l) /\ l[j].t = k[j].t
                     /\ i = Len(k) + 1 \/ i > Len(l) \/ l[i].t /= k[i].t

\* one entry from s, best of a promised majority; the choice is made anew at every step
Fetch(c, s) ==
  /\ role[c] = "prep" /\ s /= c
  /\ \E Q \in Maj :
       /\ {c, s} \subseteq Q /\ Q \subseteq Promised(c)
       /\ \/ /\ Less(PosOf(c, c), PosOf(c, s))
             /\ \A n \in Q : ~Less(PosOf(c, s), PosOf(c, n))
          \* mutant: goes on to the end of the source's present log
          \/ /\ M("fetchAll") /\ FirstDiff(log[c], disk[s]) = Len(log[c]) + 1
             /\ \A n \in Q \ {c} : ~Less(PosOf(c, s), PosOf(c, n))
  /\ LET p == PosOf(c, s)
         i == FirstDiff(log[c], disk[s])
     IN /\ IF M("FETCH_ONLY_WHILE_PROMISED") \/ M("fetchAll") THEN TRUE   \* else: s still stands by its promise to this token
           ELSE prom[s] = tm[c] /\ Len(disk[s]) >= p[2] /\ disk[s][p[2]].t = p[1]
        /\ i <= Len(disk[s])
        /\ Write(c, Append(Cut(log[c], i - 1), disk[s][i]))
  /\ UNCHANGED <<prom, mt, com, role, tm, hold, pm, pre, app, ack, lcm, cmt, crashes, wiped, lrn, join>>

\* mutant: cut the own log to the known commit index before fetching again
CutFirst(c) ==
  /\ M("truncToCommit") /\ role[c] = "prep" /\ Len(log[c]) > com[c]
  /\ \E Q \in Maj : c \in Q /\ Q \subseteq Promised(c) /\ \E s \in Q : Less(PosOf(c, c), PosOf(c, s))
  /\ Write(c, Cut(log[c], com[c]))
  /\ UNCHANGED <<prom, mt, com, role, tm, hold, pm, pre, app, ack, lcm, cmt, crashes, wiped, lrn, join>>

Msg(t, l, i) == [t |-> t, i |-> i, e |-> l[i], pt |-> IF i = 1 THEN 0 ELSE l[i-1].t]

\* mutant: APPEND leaves while adoption is half done
Early(c) ==
  /\ M("earlyAppend") /\ role[c] = "prep"
  /\ \E Q \in Maj : c \in Q /\ Q \subseteq Promised(c)
  /\ app' = app \cup {Msg(tm[c], log[c], i) : i \in 1..Len(log[c])}
  /\ app' /= app
  /\ UNCHANGED <<log, disk, prom, mt, com, role, tm, hold, pm, pre, ack, lcm, cmt, bad, crashes, wiped, lrn, join>>

\* adoption ended: the own log is at least as good as all of a promised majority
Lead(c) ==
  /\ role[c] = "prep" /\ Len(log[c]) < MaxLen
  /\ \E Q \in Maj :
       /\ c \in Q /\ Q \subseteq Promised(c)
       /\ \/ \A n \in Q : ~Less(PosOf(c, c), PosOf(c, n))
          \/ M("ADOPT_BEFORE_SERVING")
          \* mutant: adoption ends when the best source has nothing more to give
          \/ M("endOfLog") /\ \E s \in Q \ {c} :
               /\ \A n \in Q : ~Less(PosOf(c, s), PosOf(c, n))
               /\ FirstDiff(log[c], disk[s]) > Len(disk[s])
          \* mutant: the failed source keeps counting as a promise, its log is left out
          \/ M("FAILED_SOURCE_LEAVES") /\ \E x \in Node : \A n \in Q \ {x} : ~Less(PosOf(c, c), PosOf(c, n))
  /\ LET l == Append(log[c], [t |-> tm[c], v |-> Open])
     IN /\ Write(c, l)
        /\ app' = app \cup {Msg(tm[c], l, i) : i \in 1..Len(l)}
  /\ role' = [role EXCEPT ![c] = "lead"]
  /\ UNCHANGED <<prom, mt, com, tm, hold, pm, pre, ack, lcm, cmt, crashes, wiped, lrn, join>>

\* --- replication
Put(c, v) ==
  /\ role[c] = "lead" /\ lcm[tm[c]] > 0 /\ Len(log[c]) < MaxLen /\ ~M("noPut")
  /\ v \notin Values(log[c])                    \* a repeat joins the entry it finds
  /\ LET l == Append(log[c], [t |-> tm[c], v |-> v])
     IN Write(c, l) /\ app' = app \cup {Msg(tm[c], l, Len(l))}
  /\ UNCHANGED <<prom, mt, com, role, tm, hold, pm, pre, ack, lcm, cmt, crashes, wiped, lrn, join>>

SetAck(n, t, i) == ack' = [ack EXCEPT ![t][n] = Max2(@, i)]

Recv(n, m) ==
  /\ m.t >= prom[n] \/ M("REFUSE_SMALLER_TERM")
  /\ tm[n] /= m.t
  /\ IF m.i = 1 THEN TRUE ELSE Len(log[n]) >= m.i - 1 /\ log[n][m.i - 1].t = m.pt
  /\ LET same == Len(log[n]) >= m.i /\ log[n][m.i].t = m.e.t
         t == Max2(m.t, prom[n])
         was == IF m.t > prom[n] THEN 0 ELSE mt[n]
         l == IF same /\ ~M("CUT_AT_FIRST_DIFFERENCE") THEN log[n] ELSE Append(Cut(log[n], m.i - 1), m.e)
         k == IF M("CUT_AT_FIRST_DIFFERENCE") THEN m.i ELSE Max2(was, m.i)
     IN /\ l = log[n] => m.i > was /\ (m.e.t = m.t \/ M("COMMIT_ONLY_OWN_TERM"))
        /\ Write(n, l)
        /\ prom' = [prom EXCEPT ![n] = t]
        /\ mt' = [mt EXCEPT ![n] = IF m.t < prom[n] THEN @ ELSE k]
        /\ IF m.t > prom[n] /\ ~M("OWN_PROMISE_BINDS")
           THEN role' = [role EXCEPT ![n] = "idle"] /\ tm' = [tm EXCEPT ![n] = 0]
           ELSE UNCHANGED <<role, tm>>
        /\ IF M("COPY_DURABLE_BEFORE_COUNTED") \/ disk'[n] = l THEN SetAck(n, m.t, k) ELSE UNCHANGED ack
  /\ UNCHANGED <<com, hold, pm, pre, app, lcm, cmt, crashes, wiped, lrn, join>>

Fsync(n) ==
  /\ disk[n] /= log[n]
  /\ disk' = [disk EXCEPT ![n] = log[n]]
  /\ IF mt[n] > 0 THEN SetAck(n, prom[n], mt[n]) ELSE UNCHANGED ack
  /\ UNCHANGED <<log, prom, mt, com, role, tm, hold, pm, pre, app, lcm, cmt, bad, crashes, wiped, lrn, join>>

Acked(l, i, t) ==
  LET new == {[i |-> j, e |-> l[j], by |-> t] : j \in 1..i}
      old(a) == \E b \in cmt : b.i = a.i /\ b.e = a.e /\ b.by <= a.by
  IN {b \in cmt : ~\E a \in new : a.i = b.i /\ a.e = b.e /\ a.by < b.by} \cup {a \in new : ~old(a)}

Commit(c, i) ==
  /\ role[c] = "lead" /\ lcm[tm[c]] < i /\ i <= Len(log[c])
  /\ log[c][i].t = tm[c] \/ M("COMMIT_ONLY_OWN_TERM")
  /\ LET Q == {n \in Node : IF n = c THEN M("COPY_DURABLE_BEFORE_COUNTED") \/ (Len(disk[c]) >= i /\ Cut(disk[c], i) = Cut(log[c], i))
                                     ELSE ack[tm[c]][n] >= i /\ ~(M("learnerNoAck") /\ Learner(n))}
     IN Q \in Maj
  /\ lcm' = [lcm EXCEPT ![tm[c]] = i]
  /\ com' = IF FCom THEN [com EXCEPT ![c] = i] ELSE com
  /\ cmt' = Acked(log[c], i, tm[c])
  /\ UNCHANGED <<log, disk, prom, mt, role, tm, hold, pm, pre, app, ack, bad, crashes, wiped, lrn, join>>

Learn(n) ==
  /\ FCom /\ prom[n] > 0 /\ tm[n] = 0
  /\ LET k == Min2(lcm[prom[n]], IF M("FOLLOWER_COMMIT_COMPARED") THEN Len(log[n]) ELSE mt[n])
     IN /\ k > com[n]
        /\ com' = [com EXCEPT ![n] = k]
        /\ cmt' = IF M("FOLLOWER_COMMIT_COMPARED") THEN Acked(log[n], k, prom[n]) ELSE cmt
  /\ UNCHANGED <<log, disk, prom, mt, role, tm, hold, pm, pre, app, ack, lcm, bad, crashes, wiped, lrn, join>>

\* --- faults
Common(l, k) == CHOOSE i \in 0..Min2(Len(l), Len(k)) :
                  /\ \A j \in 1..i : l[j] = k[j]
                  /\ i = Min2(Len(l), Len(k)) \/ l[i+1] /= k[i+1]

\* the un-fsynced operations (a cut, then appends) survive up to some point
Crash(n) ==
  /\ crashes < MaxCrash /\ crashes' = crashes + 1
  /\ \E l \in {disk[n]} \cup {Cut(log[n], j) : j \in Common(log[n], disk[n])..Len(log[n])} :
       log' = [log EXCEPT ![n] = l] /\ disk' = [disk EXCEPT ![n] = l]
  /\ mt' = [mt EXCEPT ![n] = 0] /\ com' = [com EXCEPT ![n] = 0]
  /\ role' = [role EXCEPT ![n] = "idle"] /\ tm' = [tm EXCEPT ![n] = 0]
  /\ UNCHANGED <<prom, hold, pm, pre, app, ack, lcm, cmt, bad, wiped, lrn, join>>

\* disk lost, then `replace`: reads all other records, tells the others the new identity
Wipe(n) ==
  /\ MaxWipe > 0 /\ wiped = NoNode /\ wiped' = n
  /\ log' = [log EXCEPT ![n] = <<>>] /\ disk' = [disk EXCEPT ![n] = <<>>]
  /\ prom' = [prom EXCEPT ![n] = IF M("wipeZero") THEN 0 ELSE
                CHOOSE t \in {prom[x] : x \in Node \ {n}} : \A x \in Node \ {n} : prom[x] <= t]
  /\ mt' = [mt EXCEPT ![n] = 0] /\ com' = [com EXCEPT ![n] = 0]
  /\ role' = [role EXCEPT ![n] = "idle"] /\ tm' = [tm EXCEPT ![n] = 0]
  /\ lrn' = ~M("wipeVote")
  /\ join' = IF M("learnerAny") \/ cmt = {} THEN 0
             ELSE CHOOSE i \in {a.i : a \in cmt} : \A a \in cmt : a.i <= i
  /\ pm' = IF M("keepPm") THEN pm ELSE [t \in Term |-> [pm[t] EXCEPT ![n] = NoPos]]
  /\ ack' = IF M("keepAck") THEN ack ELSE [t \in Term |-> [ack[t] EXCEPT ![n] = 0]]
  /\ UNCHANGED <<hold, pre, app, lcm, cmt, bad, crashes>>

\* the learner durably holds an entry committed after it joined
Graduate(n) ==
  /\ Learner(n) /\ prom[n] > 0 /\ disk[n] = log[n]
  /\ Min2(lcm[prom[n]], mt[n]) > join
  /\ lrn' = FALSE
  /\ UNCHANGED <<log, disk, prom, mt, com, role, tm, hold, pm, pre, app, ack, lcm, cmt, bad, crashes, wiped, join>>

Next ==
  \/ \E n \in Node : \/ \E t \in Term : Elect(n, t) \/ Promise(n, t) \/ ReadPos(n, t)
                     \/ \E s \in Node : Fetch(n, s)
                     \/ CutFirst(n) \/ Early(n) \/ Lead(n)
                     \/ \E v \in Val : Put(n, v)
                     \/ \E m \in app : Recv(n, m)
                     \/ Fsync(n) \/ Learn(n)
                     \/ \E i \in 1..MaxLen : Commit(n, i)
                     \/ Crash(n) \/ Wipe(n) \/ Graduate(n)

Spec == Init /\ [][Next]_vars

\* --- what must hold
Agreement == \A a, b \in cmt : a.i = b.i => a.e = b.e
NoDouble == \A a, b \in cmt : (a.e.v = b.e.v /\ a.e.v /= Open) => a.i = b.i
NoLoss == \A c \in Node : (role[c] = "lead" /\ lcm[tm[c]] > 0) =>
            \A a \in cmt : a.by <= tm[c] => Len(log[c]) >= a.i /\ log[c][a.i] = a.e
NotTruncated == ~bad
\* an acknowledged entry stays durable on a majority that has promised the committing term (a learner excused)
Copies == \A a \in cmt : {n \in Node : \/ Learner(n)
                                       \/ prom[n] >= a.by /\ Len(disk[n]) >= a.i /\ disk[n][a.i] = a.e} \in Maj
\* helpers, not promises
LogMatching == \A n, m \in Node : \A i \in 1..Min2(Len(log[n]), Len(log[m])) :
                 log[n][i].t = log[m][i].t => Cut(log[n], i) = Cut(log[m], i)
TermsGrow == \A n \in Node : \A i \in 1..(Len(log[n]) - 1) : log[n][i].t <= log[n][i+1].t

\* --- fewer states: what no later step can read is left out (checked against the full state at small bounds)
LowProm == CHOOSE t \in {prom[n] : n \in Node} : \A n \in Node : t <= prom[n]
Keep(t) == M("RESTART_ENDS_TERM") \/ \E n \in Node : tm[n] = t
View == <<log, disk, prom, mt, com, role, tm, hold, pre,
          [t \in Term |-> IF M("RESTART_ENDS_TERM") \/ \E n \in Node : tm[n] = t /\ role[n] = "prep" THEN pm[t] ELSE 0],
          {m \in app : M("REFUSE_SMALLER_TERM") \/ m.t >= LowProm},
          [t \in Term |-> IF Keep(t) THEN ack[t] ELSE 0],
          [t \in Term |-> IF Keep(t) \/ t >= LowProm THEN lcm[t] ELSE 0],
          cmt, bad, crashes, wiped, lrn, join>>
Sym == Permutations(Node) \cup Permutations(Val)
=============================================================================
