### Emergencies: one message, numbers first.

emergency-fire = 先跑出去，再打 119。别坐电梯。别回去拿东西。
emergency-medical = 现在就打 120。说清在哪里、怎么了。身边留一个人。
emergency-suicide =
    您先别一个人待着。现在打 110 或 120，或叫身边的人来。
    也可以打 12355 说说话（青少年）。回复 0，工作人员马上看到。
emergency-violence =
    先躲到安全的地方，马上打 110。
    妇女求助 12338。您回不回我都行。看完可删掉这段聊天。
emergency-accident = 有人受伤先打 120，再打 122 报警。别挪动伤者。先拍照。
emergency-gas = 别开灯，别点火。开窗，人都出去。到外面再打 119。
emergency-rescue = 马上打 119。能走，就到空的地方去。走不了，别硬来，等人来救。
# Before an ordinary answer, where there may be a danger.
emergency-perhaps = 正有危险，打 110。伤了、病了，打 120。
