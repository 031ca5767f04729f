### Ready-made sentences that the duty staff send to residents. They can be changed before they are sent.
### canned-<action>-<n>, canned-<state>-<action>-<n>, canned-<service>-<action>-<n>; action: ask, inform, refer, resolve.
### Blanks: $reference, $service, $due, $by. No facts of law here: those are in the cards.

canned-resolve-1 = 已经办好。需要的材料已当面交给您。
canned-resolve-2 = 已经电话告诉您怎么办。
canned-resolve-3 = 已经协调好，对方答应照办。
canned-ask-1 = 什么时候的事？
canned-ask-2 = 在哪里？哪个单位？
canned-ask-3 = 方便接电话吗？几点合适？
canned-refer-1 = 这件事归劳动监察管。可以打 12333。
canned-refer-2 = 这件事归法律援助中心管。可以打 12348。
canned-refer-3 = 这件事归街道管。您可以去街道办事处问。
canned-inform-1 = 正在办。最晚 { $due } 前再告诉您。
canned-inform-2 = 请带身份证来服务站，找{ $by }。

canned-waiting_resident-resolve-1 = 一直没等到您的回答，先放一放。要接着办，发“没办好”。
canned-waiting_resident-inform-1 = 我们问的事，方便时回一句就行。

canned-wage-claim-ask-1 = 一共欠多少？欠了几个月？
canned-wage-claim-ask-2 = 有工资条、转账或聊天记录吗？
canned-wage-claim-inform-1 = 已经联系您的单位，他们说会答复。
canned-wage-claim-resolve-1 = 单位说工资已经发了。没收到就发“没办好”。
canned-labor-dispute-ask-1 = 有合同或上班的证明吗？
canned-labor-dispute-inform-1 = 已经和单位约时间谈。定了告诉您。
canned-legal-aid-refer-1 = 已经告诉您怎么找法律援助中心。可以打 12348。
canned-mediation-ask-1 = 您想怎么解决？对方愿意谈吗？
canned-mediation-inform-1 = 已经约对方来谈。时间定了告诉您。
canned-mediation-resolve-1 = 两边谈好了，约定已经写下来。
canned-residence-permit-ask-1 = 现在住的地方，有租房合同吗？
canned-residence-permit-resolve-1 = 已经办好。请带身份证来取。
canned-school-enrol-ask-1 = 孩子上几年级？想从什么时候上？
canned-school-enrol-inform-1 = 已经问了学校，在等答复。
canned-medical-elsewhere-ask-1 = 医保在哪里交的？去哪家医院看？
canned-insurance-transfer-ask-1 = 以前在哪里交社保？
canned-job-search-ask-1 = 想做什么活？什么时候能上班？
canned-job-search-inform-1 = 有合适的活，发给您看看。
canned-job-search-resolve-1 = 已经帮您和单位联系上了。
canned-housing-ask-1 = 要几个人住？一个月能付多少房租？
canned-interpreter-ask-1 = 什么时候要翻译？在哪里？
canned-interpreter-inform-1 = 翻译找到了，到时候在那里等您。
canned-social-aid-ask-1 = 家里几口人？现在最急的是什么？
canned-childcare-ask-1 = 孩子多大？哪几天要人看？
canned-housekeeping-ask-1 = 要做什么？哪一天方便？
canned-housekeeping-resolve-1 = 已经帮您约好人上门。
canned-elder-disabled-ask-1 = 老人能自己出门吗？要上门吗？
canned-complaint-inform-1 = 您说的事正在查。最晚 { $due } 前答复。
canned-suggestion-resolve-1 = 谢谢您的建议，已经转给站长。
