#pragma once

#include <libpq-fe.h>

#include "core/late_library.hpp"

/// What is called of libpq, which is loaded where a database is one of PostgreSQL.
namespace gridbot::storage {

inline constinit const LateLibrary kLibpq{"libpq.so.5", "libpq5"};
GRIDBOT_LATE(kLibpq, PQclear);
GRIDBOT_LATE(kLibpq, PQcmdStatus);
GRIDBOT_LATE(kLibpq, PQcmdTuples);
GRIDBOT_LATE(kLibpq, PQconnectdbParams);
GRIDBOT_LATE(kLibpq, PQconninfoFree);
GRIDBOT_LATE(kLibpq, PQconninfoParse);
GRIDBOT_LATE(kLibpq, PQconsumeInput);
GRIDBOT_LATE(kLibpq, PQdescribePrepared);
GRIDBOT_LATE(kLibpq, PQerrorMessage);
GRIDBOT_LATE(kLibpq, PQexec);
GRIDBOT_LATE(kLibpq, PQexecPrepared);
GRIDBOT_LATE(kLibpq, PQfinish);
GRIDBOT_LATE(kLibpq, PQfreemem);
GRIDBOT_LATE(kLibpq, PQgetisnull);
GRIDBOT_LATE(kLibpq, PQgetlength);
GRIDBOT_LATE(kLibpq, PQgetvalue);
GRIDBOT_LATE(kLibpq, PQnfields);
GRIDBOT_LATE(kLibpq, PQntuples);
GRIDBOT_LATE(kLibpq, PQparamtype);
GRIDBOT_LATE(kLibpq, PQprepare);
GRIDBOT_LATE(kLibpq, PQresultErrorField);
GRIDBOT_LATE(kLibpq, PQresultStatus);
GRIDBOT_LATE(kLibpq, PQsetNoticeProcessor);
GRIDBOT_LATE(kLibpq, PQsocket);
GRIDBOT_LATE(kLibpq, PQstatus);
GRIDBOT_LATE(kLibpq, PQtransactionStatus);
GRIDBOT_LATE(kLibpq, PQunescapeBytea);

}  // namespace gridbot::storage
